package io.teeio.pcie.ide;

/** Which end of a stream a port is. */
public enum PortSide {
  /** The end at the host. */
  ROOT_PORT,
  /** The end at the device. */
  ENDPOINT
}
