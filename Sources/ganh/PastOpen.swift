import CanonicalJSON
import Exchange
import Records
import ReplicaStore
import Reports

/// What waits for people: as it is, or as it was at an earlier point with what became of it since.
struct PastOpen<Item> {
  /// Those of then, in their order; then those that are new since.
  let items: [(item: Item, change: RowDifference.Kind)]
  /// What the earlier state is called; nil for today's alone.
  let mark: AsOf?

  /// What `list` finds in the store, or at `past` and today; `key` names an item the same at all times, `isSame` says of
  /// one of then and of today whether the same is said of it.
  init(
    _ store: LocalStore, _ past: PastState?, _ list: (StoreReader) throws -> [Item], key: (Item) -> String,
    isSame: (Item, Item) -> Bool = { _, _ in true }
  ) throws {
    guard let past else {
      items = try store.replicaStore.read(list).map { ($0, .same) }
      mark = nil
      return
    }
    (items, mark) = try store.replicaStore.read { now in
      try past.store.read { earlier in
        let (then, today) = (try list(earlier), try list(now))
        let before = Set(then.map(key))
        let after = Dictionary(today.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
        return (
          then.map { item in (item, after[key(item)].map { isSame(item, $0) ? .same : .changed } ?? .gone) }
            + today.filter { !before.contains(key($0)) }.map { ($0, .new) },
          AsOf(past, try PastState.areas(earlier, now))
        )
      }
    }
  }

  private init(_ items: [(item: Item, change: RowDifference.Kind)], _ mark: AsOf?) {
    (self.items, self.mark) = (items, mark)
  }

  /// The same with these alone.
  func filter(_ isIncluded: (Item) -> Bool) -> PastOpen {
    PastOpen(items.filter { isIncluded($0.item) }, mark)
  }

  /// Those of the state that is asked for.
  var listed: [Item] { items.filter { $0.change != .new }.map(\.item) }

  /// For scripts: with what became of each, if an earlier state is asked for.
  func json(_ json: (Item) -> JSON) -> JSON {
    .array(
      items.map { item, change in
        mark == nil ? json(item) : json(item).with([JSON.Member("change", .string(change.rawValue))])
      })
  }

  /// The members that name the earlier state, none for today's.
  var members: [JSON.Member] { mark.map { [JSON.Member("as_of", $0.json)] } ?? [] }
}

extension RowDifference.Kind {
  /// Behind the line of what waits for people; empty of what still does.
  var mark: String {
    switch self {
    case .same: ""
    case .changed: "  [" + say("nay giải trình khác", "explained otherwise since") + "]"
    case .gone: "  [" + say("nay không còn", "gone since") + "]"
    case .new: "  [" + say("mới có", "new since") + "]"
    }
  }
}
