package io.teeio.platform.hart;

import io.teeio.platform.memory.GuestAddress;

/**
 * Guest physical addresses as one TVM sees them: behind its G-stage lie memory and, in pages of
 * type I/O, devices.
 */
public interface GuestBus {
  /**
   * Loads {@code length} bytes.
   *
   * @throws GuestFault if some of them cannot be loaded; what came before may be in {@code into}
   */
  void load(GuestAddress address, byte[] into, int offset, int length) throws GuestFault;

  /**
   * Stores {@code length} bytes.
   *
   * @throws GuestFault if some of them cannot be stored; what came before may be stored
   */
  void store(GuestAddress address, byte[] from, int offset, int length) throws GuestFault;

  /**
   * Fetches {@code length} bytes for execution.
   *
   * @throws GuestFault if the G-stage does not map them executable in confidential memory
   */
  void fetch(GuestAddress address, byte[] into, int offset, int length) throws GuestFault;
}
