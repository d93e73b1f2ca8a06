import Causality
import Testing

@Suite struct `Crockford base32` {
  @Test(
    arguments: [
      (0, "0000000000000"), (31, "000000000000Z"), (32, "0000000000010"), (UInt64.max, "FZZZZZZZZZZZZ"),
      (1 << 63, "8000000000000"), (0x0123_4567_89AB_CDEF, "028T5CY4TQKFF"),
    ] as [(UInt64, String)])
  func `numbers are thirteen digits, and back`(_ number: UInt64, _ text: String) {
    #expect(Crockford.encode(number) == text)
    #expect(Crockford.decode(text) == number)
  }

  @Test func `what is read aloud is understood`() {
    #expect(Crockford.decode("oOiIlL") == Crockford.decode("001111"))
    #expect(Crockford.decode("7zq4") == Crockford.decode("7ZQ4"))
  }

  @Test(arguments: ["", "U", "u", "-", "é", "0 1", "G000000000000", "10000000000000", "ZZZZZZZZZZZZZ"])
  func `foreign characters and numbers beyond 64 bits are refused`(_ text: String) {
    #expect(Crockford.decode(text) == nil)
  }

  @Test func `fewer digits are the lowest`() {
    #expect(Crockford.encode(33, count: 2) == "11")
    #expect(Crockford.encode(32 * 32 + 5, count: 2) == "05")
  }
}

@Suite struct `Names of lives, replicas and changes` {
  @Test func `a life is twenty-six digits, and back`() {
    let life = Life(high: 0x0123_4567_89AB_CDEF, low: .max)
    #expect(life.description == "028T5CY4TQKFFFZZZZZZZZZZZZ")
    #expect(Life(life.description) == life)
    #expect(Life(life.description.lowercased()) == life)
  }

  @Test(arguments: [
    "", "028T5CY4TQKFF", "028T5CY4TQKFFFZZZZZZZZZZZZ0", "Z28T5CY4TQKFFFZZZZZZZZZZZZ", "028T5CY4TQKFFFZZZZZZZZZZZU",
  ])
  func `a life of another length or spelling is refused`(_ text: String) {
    #expect(Life(text) == nil)
  }

  @Test func `no replica is zero`() {
    #expect(ReplicaID(rawValue: 0) == nil)
    #expect(ReplicaID("0000000000000") == nil)
    #expect(ReplicaID("0000000000001")?.rawValue == 1)
    #expect(ReplicaID("1") == nil)
  }

  @Test func `a replica is the hash of key, life and area`() {
    let key = [UInt8](0..<32)
    let id = ReplicaID(signingKey: key, life: Life(high: 1, low: 2), area: "22519@2021-01-01/households")
    #expect(id.description == "37RAY0EJXQ6A4")
    let others = [
      ReplicaID(signingKey: key.reversed(), life: Life(high: 1, low: 2), area: "22519@2021-01-01/households"),
      ReplicaID(signingKey: key, life: Life(high: 2, low: 1), area: "22519@2021-01-01/households"),
      ReplicaID(signingKey: key, life: Life(high: 1, low: 2), area: "22519@2021-01-01/emulation"),
    ]
    #expect(Set(others + [id]).count == 4)
  }

  @Test func `changes are ordered by replica, then by counter`() {
    let dots = [Dot(replica(1), 1), Dot(replica(1), 2), Dot(replica(1), 10), Dot(replica(2), 1)]
    #expect(dots.reversed().sorted() == dots)
    #expect(dots[2].description == "0000000000001-10")
    #expect(Life(high: 1, low: 9) < Life(high: 2, low: 0) && Life(high: 1, low: 0) < Life(high: 1, low: 1))
  }
}
