import ArgumentParser

/// The ways to alter a ledger. Names are stable.
enum Alteration: String, CaseIterable, ExpressibleByArgument {
  // one entry
  case entryFen = "entry-fen"
  case editTime = "edit-time"
  case junkEntry = "junk-entry"
  case editLeaf = "edit-leaf"
  case dropTrigger = "drop-trigger"
  case shortLeaf = "short-leaf"
  // history, hashed anew and signed with stolen keys
  case rewrite
  case rewriteTime = "rewrite-time"
  case forgeAcceptance = "forge-acceptance"
  case forgeSignature = "forge-signature"
  case misfitEvent = "misfit-event"
  case backdate
  // the order of entries
  case deleteEntry = "delete-entry"
  case swapEntries = "swap-entries"
  case cutTail = "cut-tail"
  case cutTailRoughly = "cut-tail-roughly"
  // entries nobody signed
  case duplicateEntry = "duplicate-entry"
  case replayCommand = "replay-command"
  case unsignedEntry = "unsigned-entry"
  case forgeLapse = "forge-lapse"
  case lateTally = "late-tally"
  case flood
  /// Commands signed elsewhere, with the answer the rules give them: see `--commands`.
  case addCommands = "add-commands"
  // tree and checkpoints
  case editTile = "edit-tile"
  case addTile = "add-tile"
  case editRoot = "edit-root"
  case forgeCheckpoint = "forge-checkpoint"
  case dropSM2Line = "drop-sm2-line"
  case foreignNote = "foreign-note"
  case unkeep
  case removeHead = "remove-head"
  // tables
  case editBalance = "edit-balance"
  case editVoucher = "edit-voucher"
  case editHolder = "edit-holder"
  case editKey = "edit-key"
  case editCash = "edit-cash"
  case editOrder = "edit-order"
  case deleteRow = "delete-row"
  case addRow = "add-row"
  case forgetCommand = "forget-command"
  case editPayee = "edit-payee"
  case removePayee = "remove-payee"
  // the schema
  case dropGuard = "drop-guard"
  case blindGuard = "blind-guard"
  case addTrigger = "add-trigger"
  case dropIndex = "drop-index"
  case redefineIndex = "redefine-index"
  case dropTable = "drop-table"
  // what is held outside
  case forgeReceipt = "forge-receipt"
}
