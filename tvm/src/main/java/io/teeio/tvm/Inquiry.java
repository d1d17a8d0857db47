package io.teeio.tvm;

import io.teeio.attest.Check;
import io.teeio.attest.Verdict;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.token.DeviceEvent;
import io.teeio.attest.token.DeviceEvidence;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The questions asked of one interface, the answers, and what they were asked of. */
final class Inquiry {
  private final int interfaceId;
  private final Policy policy;
  private final Guards guards;
  private final Consumer<TvmEvent> events;
  private final List<Question> questions = new ArrayList<>();
  private Optional<Certificate> leaf = Optional.empty();
  private Optional<Certificate> root = Optional.empty();
  private Bytes connection = Bytes.EMPTY;
  private Bytes measurements = Bytes.EMPTY;
  private Bytes report = Bytes.EMPTY;

  private record Question(TdmRule rule, Check check) {}

  Inquiry(int interfaceId, Policy policy, Guards guards, Consumer<TvmEvent> events) {
    this.interfaceId = interfaceId;
    this.policy = policy;
    this.guards = guards;
    this.events = events;
  }

  int interfaceId() {
    return interfaceId;
  }

  /** Takes the answer to a question that {@code rule} asks, as the policy sees it. */
  void ask(TdmRule rule, Check check) {
    take(rule, policy.judge(List.of(check)).getFirst());
  }

  /** Takes an answer that was judged by the policy. */
  void take(TdmRule rule, Check judged) {
    questions.add(new Question(rule, judged));
    events.accept(new TvmEvent.Checked(interfaceId, judged));
  }

  void sawConnection(Bytes transcript) {
    connection = transcript;
  }

  void sawChain(List<Certificate> rootFirst) {
    root = Optional.of(rootFirst.getFirst());
    leaf = Optional.of(rootFirst.getLast());
  }

  /** The first certificate of the device's chain. */
  Optional<Certificate> root() {
    return root;
  }

  void sawMeasurements(Bytes transcript) {
    measurements = transcript;
  }

  void sawReport(Bytes bytes) {
    report = bytes;
  }

  /** Every answer so far. */
  List<Check> checks() {
    return questions.stream().map(Question::check).toList();
  }

  Verdict verdict() {
    return new Verdict(checks());
  }

  /** Whether no check failed that protects us. */
  boolean decide() {
    try {
      for (Question question : questions) {
        guards.require(
            question.rule(),
            question.check().result() != Check.Result.FAIL,
            () -> question.check().reason());
      }
      return true;
    } catch (Violation refused) {
      return false;
    }
  }

  /** What was looked at, as a decision names it. */
  DeviceEvent.Evidence evidence(Crypto crypto) {
    return new DeviceEvent.Evidence(
        leaf.map(Certificate::subject).orElse(""),
        leaf.map(certificate -> crypto.hash(HashAlgorithm.SHA_384, certificate.der())),
        digest(crypto, connection),
        digest(crypto, measurements),
        digest(crypto, report));
  }

  /** What was looked at itself. */
  DeviceEvidence seen() {
    return new DeviceEvidence(interfaceId, connection, measurements, report);
  }

  private static Optional<Bytes> digest(Crypto crypto, Bytes seen) {
    return seen.isEmpty()
        ? Optional.empty()
        : Optional.of(crypto.hash(HashAlgorithm.SHA_384, seen));
  }
}
