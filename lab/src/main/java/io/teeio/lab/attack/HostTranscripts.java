package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.wire.Bytes;

/** The host's buffer for connection transcripts on their way back to the TSM. */
final class HostTranscripts {
  private static final int SIZE = 64 * 1024;

  private final Experiment experiment;
  private final HostAddress buffer;

  /** A buffer of {@code experiment}'s host. */
  HostTranscripts(Experiment experiment) {
    this.experiment = experiment;
    this.buffer = experiment.machine().pages().take(SIZE / Experiment.PAGE);
  }

  /** Writes {@code transcript} into the buffer. */
  void put(Bytes transcript) {
    try {
      experiment.machine().memory(SupervisorDomain.HOST).write(buffer, transcript);
    } catch (AccessFault fault) {
      throw new IllegalStateException("the host's own pages", fault);
    }
  }

  /** Gives {@code transcript} to the TSM as that of the first device; true if it takes it. */
  boolean give(Bytes transcript) {
    put(transcript);
    return experiment
        .calls()
        .call(
            CovhFunction.GET_DEVICE_CONNECTION_TRANSCRIPT,
            experiment.device().id().value(),
            buffer.value(),
            SIZE)
        .isSuccess();
  }
}
