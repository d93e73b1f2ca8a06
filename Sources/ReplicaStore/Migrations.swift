internal import GRDB

/// The tables that every store has, made and changed step by step; each step is named by a sentence.
enum Migrations {
  /// The version of the store's format that this program writes and the highest that it reads.
  static let version = 5
  /// `Ganh` in ASCII: SQLite's application id of a store.
  static let applicationID = 0x4761_6E68

  static func make() -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("make the log of changes") { db in
      try db.execute(
        sql: """
          CREATE TABLE meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID;
          CREATE TABLE life(alias INTEGER PRIMARY KEY, life TEXT NOT NULL, signing_key BLOB NOT NULL,
            ordinal INTEGER NOT NULL, unit TEXT, UNIQUE(life, signing_key));
          CREATE TABLE replica(alias INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE, replica TEXT NOT NULL,
            life INTEGER REFERENCES life(alias), area TEXT, counter INTEGER NOT NULL DEFAULT 0, digest BLOB);
          CREATE INDEX life_unit ON life(unit);
          CREATE INDEX replica_area ON replica(area, counter);
          CREATE TABLE heading(alias INTEGER PRIMARY KEY, bytes BLOB NOT NULL UNIQUE);
          CREATE TABLE change(key INTEGER PRIMARY KEY, record INTEGER NOT NULL, previous INTEGER NOT NULL,
            heading INTEGER NOT NULL, digest BLOB NOT NULL, body BLOB NOT NULL);
          CREATE TABLE arrival(sequence INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL,
            receipt INTEGER);
          CREATE INDEX arrival_last ON arrival(last);
          """)
    }
    migrator.registerMigration("make the tables of what people should look at") { db in
      try db.execute(
        sql: """
          CREATE TABLE held(key INTEGER PRIMARY KEY, record INTEGER NOT NULL, code TEXT NOT NULL);
          CREATE INDEX held_record ON held(record);
          CREATE TABLE unplaced(key INTEGER PRIMARY KEY, type TEXT NOT NULL, version BLOB NOT NULL);
          CREATE TABLE conflict(record INTEGER NOT NULL, field TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
            type TEXT NOT NULL, PRIMARY KEY(record, field)) WITHOUT ROWID;
          CREATE INDEX conflict_id ON conflict(id);
          CREATE TABLE sibling(record INTEGER NOT NULL, field TEXT NOT NULL, letter TEXT NOT NULL,
            change INTEGER NOT NULL, value TEXT, author TEXT NOT NULL, unit TEXT NOT NULL, time TEXT NOT NULL,
            reason TEXT NOT NULL, PRIMARY KEY(record, field, letter)) WITHOUT ROWID;
          CREATE TABLE finding(record INTEGER NOT NULL, field TEXT NOT NULL, rule TEXT NOT NULL,
            change INTEGER NOT NULL, type TEXT NOT NULL, PRIMARY KEY(record, field, rule, change)) WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("make the tables of exchange and of schemas") { db in
      try db.execute(
        sql: """
          CREATE TABLE acknowledgement(life INTEGER NOT NULL, replica INTEGER NOT NULL, counter INTEGER NOT NULL,
            digest BLOB NOT NULL, PRIMARY KEY(life, replica)) WITHOUT ROWID;
          CREATE TABLE peer(life INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, packed TEXT NOT NULL,
            merged TEXT NOT NULL, first_heard INTEGER NOT NULL, last_heard INTEGER NOT NULL,
            acknowledged INTEGER NOT NULL);
          CREATE INDEX peer_last_heard ON peer(last_heard);
          CREATE TABLE told(unit TEXT NOT NULL, replica INTEGER NOT NULL, number INTEGER NOT NULL,
            counter INTEGER NOT NULL, PRIMARY KEY(unit, replica)) WITHOUT ROWID;
          CREATE TABLE ask(unit TEXT NOT NULL, replica INTEGER NOT NULL, counter INTEGER NOT NULL,
            PRIMARY KEY(unit, replica)) WITHOUT ROWID;
          CREATE INDEX ask_replica ON ask(replica);
          CREATE TABLE receipt(sequence INTEGER PRIMARY KEY, time TEXT NOT NULL, kind TEXT NOT NULL, file TEXT NOT NULL,
            sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, sender TEXT NOT NULL, recipient TEXT NOT NULL,
            life TEXT NOT NULL, number INTEGER NOT NULL, status TEXT NOT NULL, code TEXT, changes INTEGER NOT NULL,
            previous TEXT NOT NULL, hash TEXT NOT NULL);
          CREATE INDEX receipt_sha256 ON receipt(sha256);
          CREATE INDEX receipt_number ON receipt(kind, life, recipient, number);
          CREATE TABLE kept_member(sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, bytes INTEGER NOT NULL, area TEXT NOT NULL)
            WITHOUT ROWID;
          CREATE INDEX kept_member_area ON kept_member(area);
          CREATE TABLE kept_member_told(sha256 TEXT NOT NULL, unit TEXT NOT NULL, number INTEGER NOT NULL,
            PRIMARY KEY(sha256, unit)) WITHOUT ROWID;
          CREATE TABLE imported(type TEXT NOT NULL, row TEXT NOT NULL, record INTEGER NOT NULL, cells BLOB NOT NULL,
            PRIMARY KEY(type, row)) WITHOUT ROWID;
          CREATE TABLE schema(id TEXT NOT NULL, version INTEGER NOT NULL, hash BLOB NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY(id, version)) WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("make the tables of authority") { db in
      try db.execute(
        sql: """
          CREATE TABLE statement(hash TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
          CREATE TABLE statement_told(hash TEXT NOT NULL, unit TEXT NOT NULL, number INTEGER NOT NULL,
            PRIMARY KEY(hash, unit)) WITHOUT ROWID;
          CREATE TABLE head(replica INTEGER PRIMARY KEY, counter INTEGER NOT NULL, digest BLOB NOT NULL,
            signature BLOB NOT NULL);
          CREATE TABLE contested(replica INTEGER PRIMARY KEY, counter INTEGER NOT NULL, digest BLOB NOT NULL,
            proof_counter INTEGER NOT NULL, proof_digest BLOB NOT NULL, proof_signature BLOB NOT NULL,
            unit TEXT NOT NULL, packed TEXT NOT NULL, file TEXT NOT NULL, from_start INTEGER NOT NULL);
          CREATE TABLE aside(replica INTEGER NOT NULL, counter INTEGER NOT NULL, digest BLOB NOT NULL,
            heading INTEGER NOT NULL, body BLOB NOT NULL, brought INTEGER NOT NULL,
            PRIMARY KEY(replica, counter, digest)) WITHOUT ROWID;
          """)
    }
    // The columns of the key come first: SQLite 3.40's integrity_check reads the others wrong where they do not.
    migrator.registerMigration("say in the ledger who did it and who signed, and what was packed for whom") { db in
      try db.execute(
        sql: """
          ALTER TABLE receipt ADD COLUMN author TEXT NOT NULL DEFAULT '';
          ALTER TABLE receipt ADD COLUMN signer TEXT NOT NULL DEFAULT '';
          CREATE TABLE packed(receipt INTEGER NOT NULL, replica INTEGER NOT NULL, base INTEGER NOT NULL,
            head INTEGER NOT NULL, PRIMARY KEY(receipt, replica)) WITHOUT ROWID;
          CREATE TABLE packed_for(receipt INTEGER NOT NULL, key TEXT NOT NULL, PRIMARY KEY(receipt, key)) WITHOUT ROWID;
          CREATE TABLE packed_file(receipt INTEGER NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
            PRIMARY KEY(receipt, name)) WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("keep what the findings of the whole are made of") { db in
      try db.execute(
        sql: """
          CREATE TABLE unchecked(record INTEGER PRIMARY KEY);
          CREATE TABLE link(target INTEGER NOT NULL, record INTEGER NOT NULL, PRIMARY KEY(target, record)) WITHOUT ROWID;
          CREATE INDEX link_record ON link(record);
          CREATE TABLE likeness(kind INTEGER NOT NULL, value INTEGER NOT NULL, record INTEGER NOT NULL,
            distinction INTEGER, PRIMARY KEY(kind, value, record)) WITHOUT ROWID;
          CREATE INDEX likeness_record ON likeness(record);
          CREATE TABLE whole_finding(kind INTEGER NOT NULL, scope INTEGER NOT NULL, rule TEXT NOT NULL,
            records TEXT NOT NULL, facts TEXT NOT NULL, PRIMARY KEY(kind, scope, rule, records)) WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("keep which changes an entry of the ledger made, and what an import had brought before")
    { db in
      try db.execute(
        sql: """
          CREATE INDEX arrival_receipt ON arrival(receipt) WHERE receipt IS NOT NULL;
          CREATE TABLE imported_before(receipt INTEGER NOT NULL, record INTEGER NOT NULL, type TEXT NOT NULL,
            row TEXT NOT NULL, before INTEGER, cells BLOB, PRIMARY KEY(receipt, record, type, row)) WITHOUT ROWID;
          """)
    }
    // Position 0 is what was held when this began to be kept; a store that is made now has none.
    migrator.registerMigration("keep when this store held what") { db in
      try db.execute(
        sql: """
          CREATE TABLE past(position INTEGER PRIMARY KEY, time TEXT NOT NULL, receipts INTEGER NOT NULL);
          CREATE TABLE past_head(replica INTEGER NOT NULL, position INTEGER NOT NULL, counter INTEGER NOT NULL,
            digest BLOB NOT NULL, PRIMARY KEY(replica, position)) WITHOUT ROWID;
          CREATE TABLE past_contest(replica INTEGER NOT NULL, position INTEGER NOT NULL, counter INTEGER,
            digest BLOB, PRIMARY KEY(replica, position)) WITHOUT ROWID;
          CREATE TABLE past_root(key TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
          ALTER TABLE statement ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE schema ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
          INSERT INTO past SELECT 0, '', (SELECT coalesce(max(sequence), 0) FROM receipt)
            WHERE EXISTS(SELECT 1 FROM schema);
          INSERT INTO past_head SELECT alias, 0, counter, digest FROM replica WHERE counter > 0;
          INSERT INTO past_contest SELECT replica, 0, counter, digest FROM contested;
          """)
    }
    return migrator
  }
}
