package io.teeio.device;

import io.teeio.device.TdiReaction.Wipe;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispErrorCode;

/**
 * The state machine of a TDI: every state and every input, one answer.
 *
 * <pre>
 *                  LOCK                    START
 * CONFIG_UNLOCKED ------&gt; CONFIG_LOCKED ---------&gt; RUN
 *   ^  ^  ^                  |     |                | |
 *   |  |  +------ STOP ------+     |   STOP         | |
 *   |  +---------------------------|----------------+ |
 *   |         STOP                 v   device event   |
 *   +--------------------------- ERROR &lt;--------------+
 * </pre>
 *
 * <p>LOCK wipes what the host may have prepared. STOP is accepted everywhere and wipes all. A
 * conventional reset leads to CONFIG_UNLOCKED from everywhere and wipes too; a function level reset
 * wipes, but takes a locked TDI to ERROR, so that the TSM sees that the host did it. Bodies (nonce,
 * flags, configuration) are checked by {@link Tdi} before their request becomes an input. The three
 * optional P2P and attribute requests are not supported, which is said before the state is looked
 * at. [PCIe Base 6.1 11.2]
 */
public final class TdiMachine {
  private TdiMachine() {}

  /** What a TDI in {@code state} does on {@code input}. */
  public static TdiReaction on(TdiState state, TdiInput input) {
    return switch (input) {
      case TdiRequest request -> onRequest(state, request);
      case TdiEvent event -> onEvent(state, event);
    };
  }

  private static TdiReaction onRequest(TdiState state, TdiRequest request) {
    return switch (request) {
      case GET_VERSION, GET_CAPABILITIES, GET_STATE -> enter(state);
      case BIND_P2P, UNBIND_P2P, SET_MMIO_ATTRIBUTE, VENDOR_DEFINED ->
          new TdiReaction.Refuse(TdispErrorCode.UNSUPPORTED_REQUEST);
      case LOCK ->
          switch (state) {
            case CONFIG_UNLOCKED -> new TdiReaction.Enter(TdiState.CONFIG_LOCKED, Wipe.WORK);
            case CONFIG_LOCKED, RUN, ERROR -> wrongState();
          };
      case GET_REPORT ->
          switch (state) {
            case CONFIG_LOCKED, RUN -> enter(state);
            case CONFIG_UNLOCKED, ERROR -> wrongState();
          };
      case START ->
          switch (state) {
            case CONFIG_LOCKED -> enter(TdiState.RUN);
            case CONFIG_UNLOCKED, RUN, ERROR -> wrongState();
          };
      case STOP ->
          switch (state) {
            case CONFIG_UNLOCKED -> enter(state);
            case CONFIG_LOCKED, RUN, ERROR ->
                new TdiReaction.Enter(TdiState.CONFIG_UNLOCKED, Wipe.EVERYTHING);
          };
    };
  }

  private static TdiReaction onEvent(TdiState state, TdiEvent event) {
    return switch (event) {
      case STREAM_INSECURE,
          KEYS_STOPPED,
          SESSION_ENDED,
          CONFIGURATION_CHANGED,
          FIRMWARE_UPDATED,
          SECURITY_EVENT,
          POWER_STATE_CHANGED ->
          enter(orError(state));
      case FUNCTION_LEVEL_RESET -> new TdiReaction.Enter(orError(state), Wipe.RESET);
      case CONVENTIONAL_RESET -> new TdiReaction.Enter(TdiState.CONFIG_UNLOCKED, Wipe.RESET);
    };
  }

  private static TdiState orError(TdiState state) {
    return switch (state) {
      case CONFIG_UNLOCKED -> TdiState.CONFIG_UNLOCKED;
      case CONFIG_LOCKED, RUN, ERROR -> TdiState.ERROR;
    };
  }

  private static TdiReaction enter(TdiState next) {
    return new TdiReaction.Enter(next, Wipe.NOTHING);
  }

  private static TdiReaction wrongState() {
    return new TdiReaction.Refuse(TdispErrorCode.INVALID_INTERFACE_STATE);
  }
}
