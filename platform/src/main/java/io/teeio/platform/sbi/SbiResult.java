package io.teeio.platform.sbi;

import java.util.Optional;

/**
 * What a call returns (SBI, binary encoding): register a0 and register a1.
 *
 * @param error 0, or a negative code of {@link SbiError}
 * @param value the function's value; zero on an error unless the function defines it
 */
public record SbiResult(long error, long value) {
  /** Success without a value. */
  public static final SbiResult SUCCESS = new SbiResult(0, 0);

  /** Success with a value. */
  public static SbiResult success(long value) {
    return new SbiResult(0, value);
  }

  /** An error with value zero, or success if {@code error} says so. */
  public static SbiResult of(SbiError error) {
    return new SbiResult(error.code(), 0);
  }

  /** An error whose function defines a value for it, as the size that would have been enough. */
  public static SbiResult of(SbiError error, long value) {
    return new SbiResult(error.code(), value);
  }

  /** Whether the call succeeded. */
  public boolean isSuccess() {
    return error == 0;
  }

  /** Whether the call ended with {@code wanted}. */
  public boolean is(SbiError wanted) {
    return error == wanted.code();
  }

  /** The code by name, or empty for a number that nobody defined. */
  public Optional<SbiError> code() {
    return SbiError.of(error);
  }

  @Override
  public String toString() {
    String name = code().map(SbiError::name).orElseGet(() -> Long.toString(error));
    return value == 0 ? name : "%s, 0x%x".formatted(name, value);
  }
}
