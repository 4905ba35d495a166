// Room reserved: see Documentation/ARCHITECTURE.md.
