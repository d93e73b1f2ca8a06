import Foundation
import Glibc
import Synchronization
import Testing

@testable import ReplicaStore

@Suite struct `One writer at a time` {
  private let disk: Disk

  init() throws { disk = try Disk() }

  private func lock(_ patienceInMilliseconds: Int = 60) throws -> WriterLock {
    try WriterLock(folder: disk.folder, patienceInMilliseconds: patienceInMilliseconds)
  }

  @Test func `a second writer is told who writes`() throws {
    let second = try lock()
    let first = try lock()
    try first.hold {
      let fault = #expect(throws: StoreFault.self) { try second.hold { Issue.record("both write") } }
      #expect(fault == .busy(process: getpid()))
    }
    #expect(try second.hold { 5 } == 5)
  }

  @Test func `a writer may hold again what it holds`() throws {
    let first = try lock()
    let second = try lock()
    try first.hold {
      try first.hold {}
      #expect(throws: StoreFault.self) { try second.hold {} }
    }
    try second.hold {}
  }

  @Test func `a body that throws lets go`() throws {
    struct GivenUp: Error {}
    let first = try lock()
    #expect(throws: GivenUp.self) { try first.hold { throw GivenUp() } }
    try lock().hold {}
  }

  @Test func `threads with one lock take turns`() throws {
    let shared = try lock(60_000)
    let inside = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 0..<5 {
        try? shared.hold {
          #expect(inside.add(1, ordering: .sequentiallyConsistent).newValue == 1)
          sched_yield()
          inside.subtract(1, ordering: .sequentiallyConsistent)
        }
      }
    }
    try lock().hold {}
  }

  @Test func `another process is waited for, and named only if it wrote itself down`() throws {
    let wait = "echo ready; exec sleep 600"
    let waiting = try lock(60_000)
    try Tool.whileRunning("flock", "--no-fork", disk.path("store.lock"), "sh", "-c", wait) { process in
      #expect(throws: StoreFault.busy(process: nil)) { try lock().hold {} }
      try disk.write(Array("\(process.processIdentifier)\n".utf8), to: "store.lock")
      #expect(throws: StoreFault.self) { try lock().hold {} }
    }
    // The process was killed: the lock is free.
    #expect(try waiting.hold { true })
  }

  @Test func `a writer waits for one that ends in time`() throws {
    let first = try lock()
    let second = try lock(60_000)
    let isHeld = DispatchSemaphore(value: 0)
    let order = Mutex<[Int]>([])
    Thread {
      try? first.hold {
        isHeld.signal()
        usleep(100_000)
        order.withLock { $0.append(1) }
      }
    }.start()
    isHeld.wait()
    try second.hold { order.withLock { $0.append(2) } }
    #expect(order.withLock { $0 } == [1, 2])
  }

  @Test func `no folder, no lock`() {
    let folder = disk.path("nowhere")
    #expect(throws: StoreFault.missing(folder: folder)) { try WriterLock(folder: folder) }
  }

  @Test func `a read-only folder takes no writer`() throws {
    let frozen = try Disk(sizeInBytes: 1 << 16)
    try frozen.makeReadOnly()
    #expect(throws: StoreFault.readOnly) { try WriterLock(folder: frozen.folder) }
  }
}
