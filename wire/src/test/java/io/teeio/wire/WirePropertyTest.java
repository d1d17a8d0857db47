package io.teeio.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.testkit.CodecLaw;
import io.teeio.testkit.Property;
import io.teeio.testkit.Source;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WirePropertyTest {
  private record Heard(int offset, int length) {}

  /** One field of any kind: how it is written, and how it is read. */
  private interface Field {
    void write(WireWriter out);

    void read(WireReader in) throws MalformedInput;
  }

  private static Field field(Source source) {
    int kind = source.below(8);
    int small = source.below(0x100);
    long large = source.anyLong();
    Bytes bytes = Bytes.copyOf(source.bytes(0, 5));
    return switch (kind) {
      case 0 -> of(out -> out.u8(small), in -> in.u8("u8"), small);
      case 1 -> of(out -> out.u16(small * 7), in -> in.u16("u16"), small * 7);
      case 2 -> of(out -> out.u24(small * 77), in -> in.u24("u24"), small * 77);
      case 3 -> of(out -> out.u32(large & 0xFFFF_FFFFL), in -> in.u32("u32"), large & 0xFFFF_FFFFL);
      case 4 -> of(out -> out.u64(large), in -> in.u64("u64"), large);
      case 5 -> of(out -> out.bytes(bytes), in -> in.bytes("bytes", bytes.length()), bytes);
      case 6 ->
          of(out -> out.bytes(bytes), in -> in.slice("part", bytes.length()).rest("rest"), bytes);
      default ->
          of(
              out -> out.reserved(bytes.length()),
              in -> {
                in.reserved(bytes.length());
                return 0;
              },
              0);
    };
  }

  private static Field of(
      java.util.function.Consumer<WireWriter> write,
      WireReader.Element<Object> read,
      Object expected) {
    return new Field() {
      @Override
      public void write(WireWriter out) {
        write.accept(out);
      }

      @Override
      public void read(WireReader in) throws MalformedInput {
        assertThat(read.read(in)).isEqualTo(expected);
      }
    };
  }

  private static Bytes write(List<Field> fields) {
    WireWriter out = new WireWriter();
    fields.forEach(field -> field.write(out));
    return out.toBytes();
  }

  @Test
  void whatIsWrittenIsRead() {
    Property.check(
        500,
        1,
        source -> {
          List<Field> fields = source.list(0, 12, WirePropertyTest::field);
          WireReader in = WireReader.of(write(fields), "");
          for (Field field : fields) {
            field.read(in);
          }
          in.end("message");
        });
  }

  @Test
  void tapsTileTheInputExactly() {
    Property.check(
        500,
        2,
        source -> {
          List<Field> fields = source.list(0, 12, WirePropertyTest::field);
          Bytes message = write(fields);
          List<Heard> heard = new ArrayList<>();
          WireReader in =
              WireReader.of(
                  message,
                  "",
                  (name, offset, length, value) -> heard.add(new Heard(offset, length)));
          for (Field field : fields) {
            field.read(in);
          }
          int at = 0;
          for (Heard one : heard) {
            assertThat(one.offset()).isEqualTo(at);
            at += one.length();
          }
          assertThat(at).isEqualTo(message.length());
        });
  }

  @Test
  void aCodecOnTheseReadersObeysTheLaws() {
    byte[] valid = {2, 0, 1, 2, 3, 4, (byte) 0xAA};

    CodecLaw.check(
        valid,
        MalformedInput.class,
        encoded -> {
          WireReader in = WireReader.of(Bytes.copyOf(encoded), "");
          int count = in.u16("Count");
          List<Integer> elements = in.list("Count", count, 2, element -> element.u16("e"));
          int tail = in.u8("Tail");
          in.end("message");
          WireWriter out = new WireWriter().u16(count);
          elements.forEach(out::u16);
          return out.u8(tail).toBytes().toArray();
        });
  }
}
