package io.teeio.tsm.tvm;

/** What a range of guest addresses is. */
public enum GuestKind {
  /** Memory of the TVM. */
  CONFIDENTIAL,
  /** Memory that the TVM shares with its host. */
  SHARED,
  /** Registers that the host emulates. */
  EMULATED,
  /** Registers of an interface, donated by the host. */
  DEVICE
}
