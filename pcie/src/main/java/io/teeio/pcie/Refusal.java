package io.teeio.pcie;

import io.teeio.pcie.ide.km.KeyProgramStatus;
import io.teeio.pcie.tdisp.TdispErrorCode;
import io.teeio.wire.Bytes;
import java.util.Locale;
import java.util.Optional;

/** Why a device said no. */
public sealed interface Refusal {
  /** The reason in a few words. */
  String text();

  /**
   * TDISP_ERROR.
   *
   * @param rawCode ERROR_CODE as it came
   * @param errorData ERROR_DATA
   * @param extended extended error data of a vendor-specific error
   */
  record Tdisp(long rawCode, long errorData, Bytes extended) implements Refusal {
    /** The code, if it is one that TDISP names. */
    public Optional<TdispErrorCode> code() {
      return TdispErrorCode.of(rawCode);
    }

    @Override
    public String text() {
      return "TDISP_ERROR "
          + code().map(Enum::name).orElseGet(() -> String.format(Locale.ROOT, "0x%x", rawCode));
    }
  }

  /**
   * A KP_ACK whose status is not success.
   *
   * @param rawStatus Status as it came
   */
  record KeyProgram(int rawStatus) implements Refusal {
    /** The status, if it is one that IDE_KM names. */
    public Optional<KeyProgramStatus> status() {
      return KeyProgramStatus.of(rawStatus);
    }

    @Override
    public String text() {
      return "KP_ACK " + status().map(Enum::name).orElseGet(() -> "status " + rawStatus);
    }
  }

  /**
   * SPDM ERROR in place of a vendor-defined response.
   *
   * @param errorCode Param1 of the ERROR
   * @param errorData Param2 of the ERROR
   */
  record Spdm(int errorCode, int errorData) implements Refusal {
    @Override
    public String text() {
      return String.format(Locale.ROOT, "SPDM ERROR 0x%02x (data 0x%02x)", errorCode, errorData);
    }
  }
}
