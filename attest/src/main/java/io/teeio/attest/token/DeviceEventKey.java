package io.teeio.attest.token;

/** Keys and kinds in the bytes of a {@link DeviceEvent}; ours. */
final class DeviceEventKey {
  static final int KIND = 1;
  static final int INTERFACE = 2;
  static final int ACCEPTED = 3;
  static final int SUBJECT = 4;
  static final int LEAF = 5;
  static final int CONNECTION = 6;
  static final int MEASUREMENTS = 7;
  static final int REPORT = 8;
  static final int POLICY_NAME = 9;
  static final int POLICY = 10;
  static final int ANCHORS = 11;
  static final int REFERENCES = 12;
  static final int VERDICT = 13;
  static final int AS_OF = 14;

  static final int VERIFIED = 1;
  static final int VERIFIED_AGAIN = 2;
  static final int RELEASED = 3;

  private DeviceEventKey() {}
}
