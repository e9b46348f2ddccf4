import Foundation

/// Runs scripts through the executable model of the design, which stays where it is.
enum ReferenceDriver {
  /// One command of a script; favorites are named by category and index, from 0.
  struct Command: Codable {
    var kind: String
    var replica: Int
    var time: Int64
    var other = 0
    var category = ""
    var index = 0
    var rank = 0
    var title = ""
    var field = ""
    var value: String?
    var target = ""
  }

  /// What a replica shows after a command.
  struct Snapshot: Codable, Equatable {
    /// The titles of each category by rank.
    var orders: [String: [String]]
    /// The values of each of these, as `field=value`, sorted.
    var values: [String: [[String]]]
    /// The conflicts, as `kind|name|field|loser`, sorted.
    var conflicts: [String]
  }

  /// The snapshots of the acting replica after each command of each script; nil where the model or
  /// Python is absent, which is said.
  static func run(_ scripts: [[Command]], in folder: String) throws -> [[Snapshot]]? {
    guard let model = Simulation.shared("design/reference.py") else { return nil }
    let input = URL(fileURLWithPath: folder + "/scripts.json")
    try JSONEncoder().encode(scripts).write(to: input)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-B", "-c", program, model, input.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus != 127 else {
      print("skipped: there is no python3")
      return nil
    }
    try require(process.terminationStatus == 0, "the model failed on \(input.path)")
    return try JSONDecoder().decode([[Snapshot]].self, from: data)
  }

  private static let program = #"""
    import importlib.util, json, sys
    spec = importlib.util.spec_from_file_location("reference", sys.argv[1])
    model = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(model)
    END = 10**9
    ranks = {}

    def note_rank(replica, category, id):
        order = replica.state.orders[category]
        seq = replica.seen[replica.name]
        ranks[(replica.name, seq)] = order.index(id) + 1

    def pick(replica, command):
        order = replica.state.orders.get(command["category"], [])
        return order[command["index"] % len(order)] if order else None

    def add(replica, c):
        if c["title"] in replica.order(c["category"]):
            return
        before = set(replica.state.favorites)
        replica.add(c["time"], c["category"], c["title"], c["rank"] or END)
        added = (set(replica.state.favorites) - before).pop()
        note_rank(replica, c["category"], added)

    def edit(replica, c):
        id = pick(replica, c)
        if id is None or replica.state.favorites[id].get(c["field"]) == c.get("value"):
            return
        replica.write(c["time"], "favorite", id, "UPDATED", {c["field"]: c.get("value")})

    def move(replica, c):
        id = pick(replica, c)
        if id is None:
            return
        order = replica.state.orders[c["category"]]
        if order.index(id) == min(c["rank"], len(order)) - 1:
            return
        stamp = replica.tick(c["time"])
        place = replica.state.new_place(c["category"], c["rank"], stamp, id)
        replica.write(c["time"], "favorite", id, "UPDATED", {"place": place}, stamp)

    def transfer(replica, c):
        id = pick(replica, c)
        state = replica.state
        if id is None or c["target"] == c["category"] or c["target"] not in state.categories():
            return
        if state.favorites[id]["title"] in replica.order(c["target"]):
            return
        stamp = replica.tick(c["time"])
        place = state.new_place(c["target"], END, stamp, id)
        replica.write(c["time"], "favorite", id, "UPDATED", {"place": place}, stamp)

    def remove(replica, c):
        id = pick(replica, c)
        if id is not None:
            replica.write(c["time"], "favorite", id, "REMOVED", {})

    def remove_category(replica, c):
        if c["category"] in replica.state.categories():
            replica.remove_category(c["time"], c["category"])

    def alike(state, id, lost, owners):
        won = state.resources[("favorite", id)].field("place")[0]
        one, other = won.changes["place"], lost.changes["place"]
        return (won.action == lost.action == "ADDED" and one.category == other.category
                and (ranks[(won.replica, won.seq)] == ranks[(lost.replica, lost.seq)]
                     or (one.side == other.side
                         and owners.get(one.parent) == owners.get(other.parent))))

    def snapshot(replica):
        state = replica.state
        owners = {r.stamp: r.id for r in replica.records.values() if r.changes.get("place")}
        orders, values, conflicts = {}, {}, []
        for category in state.categories():
            ids = state.orders.get(category, [])
            orders[category] = [state.favorites[i]["title"] for i in ids]
            values[category] = [
                sorted(f"{f}={v}" for f, v in state.favorites[i].items()
                       if f not in ("title", "place") and v is not None) for i in ids]
        for kind, id, field, lost in state.conflicts:
            if field == "place" and alike(state, id, lost, owners):
                continue
            name = state.favorites[id]["title"] if kind == "favorite" else id
            conflicts.append(f"{kind}|{name}|{field}|{lost.replica}")
        return {"orders": orders, "values": values, "conflicts": sorted(conflicts)}

    actions = {"add": add, "edit": edit, "move": move, "transfer": transfer, "remove": remove,
               "removeCategory": remove_category}
    out = []
    for script in json.load(open(sys.argv[2])):
        ranks.clear()
        replicas = [model.Replica(name) for name in "ABC"]
        shown = []
        for c in script:
            replica = replicas[c["replica"]]
            try:
                if c["kind"] == "sync":
                    model.sync(replica, replicas[c["other"]])
                else:
                    actions[c["kind"]](replica, c)
                shown.append(snapshot(replica))
            except KeyError:
                break  # a favorite that the model leaves without a title
        out.append(shown)
    json.dump(out, sys.stdout)
    """#
}
