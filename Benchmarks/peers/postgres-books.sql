-- One line: entries in the journal | refused | whether the books agree with the journal and every leaf with its payload.
select j.entries, j.refused,
  (v.redeemed = j.entries - j.refused and i.redeemed = v.redeemed and i.fen = v.fen and b.spent = v.fen
    and j.wrong = 0)::text
from
  (select count(*) entries, count(*) filter (where status <> 0) refused,
     count(*) filter (where octet_length(payload) <> 400 or leaf <> sha256('\x00'::bytea || payload)) wrong
   from journal) j,
  (select count(*) redeemed, coalesce(sum(fen), 0) fen from voucher where state = 2) v,
  (select sum(redeemed) redeemed, sum(fen) fen from institution) i,
  (select spent from budget where id = 1) b;
