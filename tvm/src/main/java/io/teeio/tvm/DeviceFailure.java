package io.teeio.tvm;

/** The accelerator did not do a descriptor. Carries no stack trace. */
public final class DeviceFailure extends Exception {
  private static final long serialVersionUID = 1L;

  DeviceFailure(int opcode, int status) {
    super(
        "descriptor with opcode "
            + opcode
            + (status == 0 ? " was never completed" : " ended with status " + status),
        null,
        false,
        false);
  }

  DeviceFailure(String message) {
    super(message, null, false, false);
  }
}
