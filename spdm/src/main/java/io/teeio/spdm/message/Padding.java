package io.teeio.spdm.message;

/** What may follow a message in the payload of its transport. */
public enum Padding {
  /** Nothing: the transport knows the length to the byte. */
  NONE,
  /** Zeros up to the next multiple of four bytes, as in a DOE data object. */
  TO_DWORD
}
