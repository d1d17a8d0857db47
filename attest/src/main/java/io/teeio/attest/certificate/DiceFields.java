package io.teeio.attest.certificate;

import io.teeio.crypto.DerReader;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Fields of DICE that may be missing, each with a tag of its own, in ascending order. */
final class DiceFields {
  private final DerReader in;

  DiceFields(DerReader in) {
    this.in = in;
  }

  Optional<String> text(String field, int tag) throws MalformedInput {
    Optional<Bytes> octets = octets(field, tag);
    if (octets.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(octets.get().toArray()))
              .toString());
    } catch (CharacterCodingException otherText) {
      throw in.malformed(field, "is not UTF-8");
    }
  }

  /** A number from zero to 2^63 - 1. */
  OptionalLong number(String field, int tag) throws MalformedInput {
    Optional<Bytes> octets = octets(field, tag);
    if (octets.isEmpty()) {
      return OptionalLong.empty();
    }
    byte[] value = octets.get().toArray();
    boolean longer = value.length > 1 && value[0] == 0 && value[1] >= 0;
    if (value.length == 0 || value.length > 8 || value[0] < 0 || longer) {
      throw in.malformed(field, "is not a number from 0 to 2^63 - 1 in its shortest form");
    }
    return OptionalLong.of(new BigInteger(value).longValueExact());
  }

  Optional<Bytes> octets(String field, int tag) throws MalformedInput {
    return in.isNext(DerReader.CONTEXT + tag)
        ? Optional.of(in.octets(field, DerReader.CONTEXT + tag))
        : Optional.empty();
  }

  List<FirmwareId> firmwareIds(String field, int tag) throws MalformedInput {
    return in.isNext(DerReader.CONTEXT_CONSTRUCTED + tag)
        ? FirmwareId.readAll(in.enter(field, DerReader.CONTEXT_CONSTRUCTED + tag))
        : List.of();
  }

  Optional<Set<TcbFlag>> flags(String field, int tag) throws MalformedInput {
    Optional<Bytes> octets = octets(field, tag);
    if (octets.isEmpty()) {
      return Optional.empty();
    }
    byte[] bits = octets.get().toArray();
    if (bits.length == 0 || bits.length > 5 || bits[0] < 0 || bits[0] > 7) {
      throw in.malformed(field, "is not a string of at most 32 bits");
    }
    return Optional.of(TcbFlag.of(Arrays.copyOfRange(bits, 1, bits.length)));
  }

  /** What later versions of a form may have added: fields with tags from {@code tag} on. */
  void skipLater(String field, int tag) throws MalformedInput {
    while (in.hasMore()) {
      boolean later = false;
      for (int each = tag; each < 31; each++) {
        later |= in.isNext(DerReader.CONTEXT + each);
        later |= in.isNext(DerReader.CONTEXT_CONSTRUCTED + each);
      }
      if (!later) {
        in.end(field);
      }
      in.element(field);
    }
  }
}
