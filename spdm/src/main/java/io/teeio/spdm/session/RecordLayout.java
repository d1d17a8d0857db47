package io.teeio.spdm.session;

import io.teeio.crypto.RandomSource;
import io.teeio.spdm.session.SecureChannel.ApplicationData;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * What a record holds and what of it is encrypted (DSP0277). Grammar of an encrypted one:
 * ApplicationDataLength u16, application data, random bytes; of one that is authenticated only: the
 * application data alone, which then counts as additional data of the MAC.
 */
final class RecordLayout {
  private static final String CLAUSE = "DSP0277 1.2 Application data";

  /** Bytes around a message at most, but for random ones. */
  private static final int AROUND = 48;

  private final SecureChannel.Terms terms;
  private final RandomSource random;

  RecordLayout(SecureChannel.Terms terms, RandomSource random) {
    this.terms = terms;
    this.random = random;
  }

  /** The low bytes of {@code sequence}, as the wire carries them. */
  int wireSequence(long sequence) {
    return terms.binding().sequenceNumberSize() == 0 ? 0 : (int) (sequence & 0xFFFF);
  }

  /** The whole record of {@code application}. */
  Bytes seal(TrafficKeys keys, NonceOrder order, ApplicationData application) {
    Bytes message = application.data();
    Bytes inner = terms.binding().inner().before(application.type(), message.length());
    return switch (terms.protection()) {
      case ENCRYPTED -> {
        WireWriter plain = new WireWriter(message.length() + AROUND);
        plain.u16(inner.length() + message.length()).bytes(inner).bytes(message);
        plain.bytes(randomData());
        int length = plain.length();
        Bytes header = header(keys, length);
        byte[] record = new byte[header.length() + length + SecuredRecord.MAC_SIZE];
        header.copyTo(record, 0);
        plain.drainTo(record, header.length());
        keys.sealInPlace(order, record, header.length(), length);
        yield Bytes.adopt(record);
      }
      case AUTHENTICATED -> {
        Bytes header = header(keys, inner.length() + message.length());
        Bytes authenticated = Bytes.concat(header, inner, message);
        yield Bytes.concat(authenticated, keys.seal(order, authenticated, Bytes.EMPTY));
      }
    };
  }

  /** Hides the length of a message, where the binding wants that; drawn at once, as it is dear. */
  private Bytes randomData() {
    int most = terms.binding().maximumRandom();
    if (most == 0) {
      return Bytes.EMPTY;
    }
    Bytes drawn = random.bytes(1 + most);
    return drawn.slice(1, 2 + drawn.at(0) % most);
  }

  private Bytes header(TrafficKeys keys, int plainLength) {
    return SecuredRecord.header(
        terms.session(),
        wireSequence(keys.sequence()),
        plainLength + SecuredRecord.MAC_SIZE,
        terms.binding());
  }

  /** What a record holds, if it is authentic. */
  Optional<Bytes> open(TrafficKeys keys, NonceOrder order, Bytes header, Bytes sealed) {
    return switch (terms.protection()) {
      case ENCRYPTED -> keys.open(order, header, sealed);
      case AUTHENTICATED -> {
        int data = sealed.length() - SecuredRecord.MAC_SIZE;
        Bytes plain = sealed.slice(0, data);
        yield keys.open(order, Bytes.concat(header, plain), sealed.from(data)).map(_ -> plain);
      }
    };
  }

  /** The application data in what an authentic record holds. */
  ApplicationData message(Bytes plain) throws MalformedInput {
    WireReader in = WireReader.of(plain, CLAUSE);
    WireReader data =
        switch (terms.protection()) {
          case ENCRYPTED -> in.slice("ApplicationData", in.u16("ApplicationDataLength"));
          case AUTHENTICATED -> in.slice("ApplicationData", in.remaining());
        };
    in.require(
        in.remaining() <= terms.binding().maximumRandom(),
        "Random",
        "has " + in.remaining() + " bytes");
    int type = terms.binding().inner().read(data);
    return new ApplicationData(type, data.rest("Message"));
  }
}
