package io.teeio.platform.fabric;

import io.teeio.pcie.AddressType;
import io.teeio.pcie.AtsBody;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.MessageCode;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.TranslationEntry;
import io.teeio.platform.iommu.AtsMessage;
import io.teeio.platform.iommu.DeviceTlb;
import io.teeio.platform.iommu.InvalidationCompletion;
import io.teeio.platform.iommu.IommuRequest;
import io.teeio.platform.iommu.Translation;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryType;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The translation cache of one function, with its messages as packets: it asks with the AT field
 * set, puts translated addresses into what the function sends, and answers invalidations. A profile
 * for devices; the sample device has none, as the TSM allows ATS to nobody.
 */
public final class AtsRequester {
  private static final Translation NOTHING =
      new Translation.Granted(
          new HostAddress(0), 4096, MemoryType.PMA, Translation.Permissions.NONE);

  private final RequesterId function;
  private final Function<Tlp.MemoryRead, Optional<Tlp.Completion>> up;
  private final DeviceTlb cache;
  private int tag;

  /**
   * An empty cache.
   *
   * @param function whose it is
   * @param up sends a request and returns its completion, if one came that can be taken
   */
  public AtsRequester(RequesterId function, Function<Tlp.MemoryRead, Optional<Tlp.Completion>> up) {
    this.function = function;
    this.up = up;
    this.cache = new DeviceTlb(function.value(), this::ask);
  }

  private Translation ask(IommuRequest request) {
    tag = (tag + 1) & 0xFF;
    Tlp.MemoryRead read =
        Tlp.MemoryRead.translation(
            function, request.address(), request.access() == Access.WRITE, tag);
    return up.apply(read)
        .filter(answer -> answer.status() == CompletionStatus.SUCCESS)
        .map(answer -> granted(answer.data()))
        .orElse(NOTHING);
  }

  private static Translation granted(Bytes data) {
    try {
      TranslationEntry entry = TranslationEntry.read(data);
      return new Translation.Granted(
          new HostAddress(entry.address()),
          entry.size(),
          MemoryType.PMA,
          new Translation.Permissions(
              entry.read(), entry.write(), entry.execute(), entry.supervisor(), entry.global()));
    } catch (MalformedInput malformed) {
      return NOTHING;
    }
  }

  /** The translated address of {@code address} for {@code access}; empty if it is not granted. */
  public Optional<HostAddress> translate(Access access, long address) {
    return cache
        .access(OptionalInt.empty(), false, access, address)
        .map(request -> new HostAddress(request.address()));
  }

  /** A read of {@code length} bytes at an address that was translated. */
  public Tlp.MemoryRead read(HostAddress translated, int length) {
    tag = (tag + 1) & 0xFF;
    return new Tlp.MemoryRead(function, translated.value(), length, tag, AddressType.TRANSLATED);
  }

  /** A write at an address that was translated. */
  public Tlp.MemoryWrite write(HostAddress translated, Bytes data) {
    return new Tlp.MemoryWrite(function, translated.value(), data, AddressType.TRANSLATED);
  }

  /**
   * Takes a message from above. It forgets what an Invalidate Request says; empty for any other
   * message, one that is not for this function, and one that cannot be read.
   *
   * @return the Invalidate Completion, to be sent the way the request came
   */
  public Optional<Tlp.Message> hear(Tlp.Message message) {
    boolean mine = message.target().filter(function::equals).isPresent();
    if (!mine || message.code() != MessageCode.INVALIDATE_REQUEST) {
      return Optional.empty();
    }
    try {
      AtsBody body = AtsBody.read(message.data());
      InvalidationCompletion done =
          cache.forget(
              new AtsMessage.InvalidationRequest(
                  OptionalInt.of(function.segment()),
                  function.rid16(),
                  body.tag(),
                  body.processId(),
                  body.payload()));
      AtsBody answer =
          new AtsBody(0, OptionalInt.empty(), false, false, done.tags(), done.count() & 7, 0);
      return Optional.of(
          new Tlp.Message(
              function,
              Optional.of(message.requester()),
              MessageCode.INVALIDATE_COMPLETION,
              answer.toBytes()));
    } catch (MalformedInput malformed) {
      return Optional.empty();
    }
  }

  /** Pages that it knows. */
  public int size() {
    return cache.size();
  }
}
