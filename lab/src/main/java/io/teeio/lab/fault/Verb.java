package io.teeio.lab.fault;

/** What can happen in a schedule, and how often it is drawn: host, guests, devices, accidents. */
enum Verb {
  /** The host and TVM a do all that it takes to use interface b, as far as c says. */
  ADVANCE(12),
  /** The host builds TVM a, if it does not live. */
  CREATE(4),
  /** The host ends TVM a, if it may. */
  DESTROY(1),
  /** The host begins to connect device a. */
  CONNECT(5),
  /** The host begins to disconnect device a. */
  DISCONNECT(1),
  /** The host gives TVM a the registers of interface b. */
  DONATE(5),
  /** The host takes them back. */
  TAKE_BACK(1),
  /** The host begins to bind interface b to TVM a. */
  BIND(5),
  /** The host begins to unbind interface b from TVM a. */
  UNBIND(2),
  /** The host begins to roll the keys of the session with device a. */
  UPDATE(1),
  /** The host begins to renew the keys of the stream to device a. */
  REFRESH(1),
  /** The host begins a heartbeat with device a. */
  HEARTBEAT(1),
  /** The host carries up to b messages of device a. */
  CARRY(20),
  /** TVM a is to do b with interface c, if it has nothing else to do. */
  ORDER(16),
  /** The host runs TVM a up to b times. */
  RUN(24),
  /** The next thing that passes leg a meets fault b. */
  FAULT(4),
  /** Packet a of those that follow on the link of device b is lost, changed or repeated. */
  PACKET(1),
  /** The host calls function a, which it should not, with what belongs to TVM b and interface c. */
  ABUSE(8),
  /** The host switches its end of the stream to device a off or on. */
  STREAM(1),
  /** Device a is pulled out. */
  PULL_OUT(1),
  /** Device a is put back, if it is out. */
  PUT_BACK(6),
  /** The host gives TVM a up and takes back what it can. */
  KILL(1),
  /** The host restarts; unless b is a multiple of 4 it takes everything back. */
  RESTART(1),
  /** Time passes. */
  TIME(1);

  private final int weight;

  Verb(int weight) {
    this.weight = weight;
  }

  int weight() {
    return weight;
  }
}
