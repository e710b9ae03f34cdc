"""Pictures of tables: one file a kind, named like `EvidenceTable.kind`; the folder is the list."""
