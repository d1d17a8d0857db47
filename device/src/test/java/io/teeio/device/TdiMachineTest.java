package io.teeio.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.tdisp.TdiState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** protocols.md 5.5: all four states by all requests and all events. */
final class TdiMachineTest {
  private static final String MATRIX =
      """
                            | CONFIG_UNLOCKED            | CONFIG_LOCKED              | RUN                        | ERROR
      GET_VERSION           | CONFIG_UNLOCKED            | CONFIG_LOCKED              | RUN                        | ERROR
      GET_CAPABILITIES      | CONFIG_UNLOCKED            | CONFIG_LOCKED              | RUN                        | ERROR
      LOCK                  | CONFIG_LOCKED work wiped   | !INVALID_INTERFACE_STATE   | !INVALID_INTERFACE_STATE   | !INVALID_INTERFACE_STATE
      GET_REPORT            | !INVALID_INTERFACE_STATE   | CONFIG_LOCKED              | RUN                        | !INVALID_INTERFACE_STATE
      GET_STATE             | CONFIG_UNLOCKED            | CONFIG_LOCKED              | RUN                        | ERROR
      START                 | !INVALID_INTERFACE_STATE   | RUN                        | !INVALID_INTERFACE_STATE   | !INVALID_INTERFACE_STATE
      STOP                  | CONFIG_UNLOCKED            | CONFIG_UNLOCKED scrubbed   | CONFIG_UNLOCKED scrubbed   | CONFIG_UNLOCKED scrubbed
      BIND_P2P              | !UNSUPPORTED_REQUEST       | !UNSUPPORTED_REQUEST       | !UNSUPPORTED_REQUEST       | !UNSUPPORTED_REQUEST
      UNBIND_P2P            | !UNSUPPORTED_REQUEST       | !UNSUPPORTED_REQUEST       | !UNSUPPORTED_REQUEST       | !UNSUPPORTED_REQUEST
      SET_MMIO_ATTRIBUTE    | !UNSUPPORTED_REQUEST       | !UNSUPPORTED_REQUEST       | !UNSUPPORTED_REQUEST       | !UNSUPPORTED_REQUEST
      VENDOR_DEFINED        | !UNSUPPORTED_REQUEST       | !UNSUPPORTED_REQUEST       | !UNSUPPORTED_REQUEST       | !UNSUPPORTED_REQUEST
      STREAM_INSECURE       | CONFIG_UNLOCKED            | ERROR                      | ERROR                      | ERROR
      KEYS_STOPPED          | CONFIG_UNLOCKED            | ERROR                      | ERROR                      | ERROR
      SESSION_ENDED         | CONFIG_UNLOCKED            | ERROR                      | ERROR                      | ERROR
      CONFIGURATION_CHANGED | CONFIG_UNLOCKED            | ERROR                      | ERROR                      | ERROR
      FIRMWARE_UPDATED      | CONFIG_UNLOCKED            | ERROR                      | ERROR                      | ERROR
      SECURITY_EVENT        | CONFIG_UNLOCKED            | ERROR                      | ERROR                      | ERROR
      POWER_STATE_CHANGED   | CONFIG_UNLOCKED            | ERROR                      | ERROR                      | ERROR
      FUNCTION_LEVEL_RESET  | CONFIG_UNLOCKED scrubbed   | ERROR scrubbed             | ERROR scrubbed             | ERROR scrubbed
      CONVENTIONAL_RESET    | CONFIG_UNLOCKED scrubbed   | CONFIG_UNLOCKED scrubbed   | CONFIG_UNLOCKED scrubbed   | CONFIG_UNLOCKED scrubbed
      """;

  @Test
  void everyStateTimesEveryInputDoesWhatTheTableSays() {
    List<TdiInput> inputs = new ArrayList<>(List.of(TdiRequest.values()));
    inputs.addAll(List.of(TdiEvent.values()));
    StringBuilder table = new StringBuilder(line("", List.of(TdiState.values())));
    for (TdiInput input : inputs) {
      List<Object> cells = new ArrayList<>();
      for (TdiState state : TdiState.values()) {
        cells.add(
            switch (TdiMachine.on(state, input)) {
              case TdiReaction.Enter(TdiState next, TdiReaction.Wipe wipe) ->
                  next
                      + switch (wipe) {
                        case NOTHING -> "";
                        case WORK -> " work wiped";
                        case EVERYTHING, RESET -> " scrubbed";
                      };
              case TdiReaction.Refuse refuse -> "!" + refuse.code();
            });
      }
      table.append(line(input.toString(), cells));
    }
    assertThat(table.toString()).isEqualTo(MATRIX);
  }

  private static String line(String head, List<?> cells) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-21s", head));
    for (Object cell : cells) {
      line.append(String.format(Locale.ROOT, " | %-26s", cell));
    }
    return line.toString().stripTrailing() + "\n";
  }
}
