package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.spdm.ConnectionEvidence;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.LyingHart.Lie;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Evidence with one bit altered, anywhere: the guest always comes to a verdict, and where a
 * signature covers the bit the verdict is no.
 */
class AlteredEvidenceTest {
  /** A piece of evidence, and how far apart the bits are that are tried. */
  enum Piece {
    TRANSCRIPT(CovgFunction.GET_DEVICE_CONNECTION_TRANSCRIPT, 31),
    MEASUREMENTS(CovgFunction.GET_DEVICE_MEASUREMENTS, 11),
    REPORT(CovgFunction.GET_INTERFACE_REPORT, 1);

    private final CovgFunction function;
    private final int step;

    Piece(CovgFunction function, int step) {
      this.function = function;
      this.step = step;
    }
  }

  /** Alters one bit of one piece, and keeps what the truth was. */
  private static final class OneBit implements Lie {
    private final Piece piece;
    private final int at;
    private Bytes truth = Bytes.EMPTY;

    OneBit(Piece piece, int at) {
      this.piece = piece;
      this.at = at;
    }

    @Override
    public Bytes evidence(SbiCall call, Bytes given) {
      if (!call.is(piece.function)) {
        return given;
      }
      truth = given;
      byte[] altered = given.toArray();
      if (at < altered.length) {
        altered[at] ^= (byte) (1 << at % 8);
      }
      return Bytes.copyOf(altered);
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneBitNeverBreaksTheGuestAndNeverPassesWhereItIsSigned(Piece piece) throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    List<Integer> believed = new ArrayList<>();
    List<Integer> tried = new ArrayList<>();
    experiment.run(guest -> {
      int length = 1;
      for (int at = 0; at < length; at += piece.step) {
        OneBit lie = new OneBit(piece, at);
        boolean accepted = guest.tdm(experiment.policy(), lie).verify(experiment.id()).accepted();
        length = lie.truth.length();
        tried.add(at);
        if (accepted && isSigned(piece, lie.truth, at)) {
          believed.add(at);
        }
      }
    });
    assertThat(believed).isEmpty();
    assertThat(tried).hasSizeGreaterThan(20);
  }

  private static boolean isSigned(Piece piece, Bytes truth, int at) {
    return switch (piece) {
      case MEASUREMENTS -> true;
      case REPORT -> false; // the session protects it; what matters of it is checked by meaning
      case TRANSCRIPT -> isHandshake(truth, at);
    };
  }

  /** Negotiation and key exchange; the chain is covered by its digest and by its signatures. */
  private static boolean isHandshake(Bytes transcript, int at) {
    try {
      ConnectionEvidence evidence = ConnectionEvidence.read(transcript, Guards.all());
      return at < evidence.vca().length()
          || isIn(transcript, evidence.keyExchangeBytes(), at)
          || isIn(transcript, signed(evidence), at)
          || isIn(transcript, evidence.chain().leaf().der(), at);
    } catch (MalformedInput | Violation broken) {
      throw new AssertionError(broken);
    }
  }

  /**
   * KEY_EXCHANGE_RSP up to the end of its signature; the HMAC behind it proves nothing to others.
   */
  private static Bytes signed(ConnectionEvidence evidence) {
    Bytes response = evidence.keyExchangeResponseBytes();
    Bytes signature = evidence.keyExchangeResponse().signature();
    int before = evidence.keyExchangeResponse().beforeSignature(response).length();
    return response.slice(0, before + signature.length());
  }

  private static boolean isIn(Bytes all, Bytes part, int at) {
    for (int from = Math.max(0, at - part.length() + 1); from <= at; from++) {
      if (from + part.length() <= all.length()
          && all.slice(from, from + part.length()).equals(part)) {
        return true;
      }
    }
    return false;
  }
}
