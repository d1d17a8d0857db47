package io.teeio.cli;

import io.teeio.crypto.Crypto;
import io.teeio.dissect.Dissection;
import io.teeio.dissect.Dissector;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.transport.Capture;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code teeio dissect}: what is in a capture, and whether it is right. */
@Command(
    name = "dissect",
    mixinStandardHelpOptions = true,
    description = {
      "Reads a capture (pcap or pcapng) of SPDM over PCI DOE, MCTP or TCP: one line a message,"
          + " sessions decrypted, chunks put together, encapsulated messages, IDE_KM and TDISP shown"
          + " inside, and every signature and verify data checked.",
      "",
      "Exit status: 0 all right; 1 something failed, is malformed or stays undecrypted; 2 wrong"
          + " usage; 3 a file cannot be read."
    },
    footer = {
      "",
      "In the lines: -> goes to the responder, <- comes from it; [ok ...] was checked and is right;"
          + " !! was checked and is wrong, or cannot be read; ?? could not be checked. Inside a"
          + " message: = put together from chunks, + carried, > asked and < answered the other way"
          + " round (encapsulated).",
      "",
      "Examples:",
      "  teeio dissect session.pcap",
      "  teeio dissect session.pcap --secrets session.keys --fields",
      "  teeio dissect session.pcap --secrets session.keys --json"
    })
final class DissectCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The capture.")
  private @Nullable Path file;

  @Option(
      names = "--secrets",
      paramLabel = "FILE",
      description =
          "What opens its sessions: a key log (--keylog of run, probe and device), a manifest of"
              + " recordings, or one entry of it: a JSON object with \"secrets\" {dhe, kem, psk} and \"provisioned\" {requesterChains,"
              + " responderChains, requesterKey, responderKey}, all in hexadecimal.")
  private @Nullable Path secrets;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Option(names = "--fields", description = "Show every field with its offset and length.")
  private boolean fields;

  @Option(names = "--hex", description = "Show the bytes of every message.")
  private boolean hex;

  @Override
  public Integer call() throws CannotDo {
    Path path = Objects.requireNonNull(file, "picocli demands it");
    Capture capture = CaptureInput.capture(path);
    CaptureSecrets known = CaptureInput.secrets(secrets, path);
    CommandSpec command = Objects.requireNonNull(spec, "picocli sets this");
    PrintWriter out = command.commandLine().getOut();
    try {
      Dissection dissection =
          json ? json(out, path, capture, known) : text(out, path, capture, known);
      out.flush();
      return dissection.isClean() ? ExitStatus.YES : ExitStatus.NO;
    } finally {
      known.sessions().forEach(each -> each.secret().close());
    }
  }

  private Dissection text(PrintWriter out, Path path, Capture capture, CaptureSecrets known) {
    DissectText text = new DissectText(out, capture, fields, hex);
    text.begin(String.valueOf(path.getFileName()));
    Dissection dissection =
        new Dissector(Crypto.fastest(), known, fields, text::message).dissect(capture);
    text.end(dissection);
    return dissection;
  }

  private Dissection json(PrintWriter out, Path path, Capture capture, CaptureSecrets known) {
    try (DissectJson writer = new DissectJson(out, capture.binding(), fields, hex)) {
      writer.begin(String.valueOf(path.getFileName()), capture.frames().size());
      Dissection dissection =
          new Dissector(Crypto.fastest(), known, fields, writer::message).dissect(capture);
      writer.end(dissection);
      return dissection;
    }
  }
}
