-- The same books as PostgreSQL would keep them, with the room a careful administrator leaves in pages that are updated.
-- psql variables: vouchers, how many are issued and activated; institutions.

create extension pg_prewarm;

-- 培训券
create table voucher (
  id bigint primary key,
  state smallint not null,            -- 1 激活 active, 2 已核销 redeemed
  fen integer not null check (fen > 0),
  signature bytea not null,           -- 64 B
  digest bytea not null               -- 32 B
) with (fillfactor = 90);

-- 培训机构
create table institution (
  id integer primary key,
  redeemed bigint not null default 0,
  fen bigint not null default 0
) with (fillfactor = 50);

-- 预算: one row that every redemption updates. What it can't bear is a violation even of two at once.
create table budget (
  id integer primary key,
  granted bigint not null,
  spent bigint not null default 0,
  check (spent between 0 and granted)
) with (fillfactor = 10);

-- 流水
create table journal (
  seq bigint generated always as identity primary key,
  command uuid not null unique,
  status smallint not null,           -- what redeem() answered
  payload bytea not null,             -- 400 B
  leaf bytea not null                 -- 32 B, RFC 6962
);

-- Bytes that do not compress, the same at every run.
insert into voucher
select n, 1, 10000 + n % 90000, sha512(int8send(n)), sha256(int8send(n))
from generate_series(1, :vouchers::bigint) n;

insert into institution (id) select n from generate_series(1, :institutions) n;
insert into budget (id, granted) select 1, sum(fen) from voucher;

-- 核销: one redemption, the check included. Answers 0 redeemed, 1 not active, 2 the budget does not suffice, 3 unknown.
-- A refusal is journalled too. The budget comes last: its row is locked until the commit is flushed, and all wait for it.
create function redeem(wanted bigint, by_institution integer) returns smallint language plpgsql as $$
declare
  command constant uuid := gen_random_uuid();
  amount integer;
  answer smallint := 0;
  payload bytea;
begin
  update voucher v set state = 2
  from budget b
  where v.id = wanted and v.state = 1 and b.id = 1 and b.granted - b.spent >= v.fen
  returning v.fen into amount;
  if not found then
    amount := 0;
    select case v.state when 1 then 2 else 1 end into answer from voucher v where v.id = wanted;
    if not found then answer := 3; end if;
  end if;
  payload := int8send(wanted) || int4send(by_institution) || int4send(amount) || uuid_send(command)
    || decode(repeat('51', 368), 'hex');
  insert into journal (command, status, payload, leaf)
  values (command, answer, payload, sha256('\x00'::bytea || payload));
  if answer = 0 then
    update institution set redeemed = redeemed + 1, fen = fen + amount where id = by_institution;
    update budget set spent = spent + amount where id = 1;
  end if;
  return answer;
end
$$;

vacuum (freeze, analyze);
