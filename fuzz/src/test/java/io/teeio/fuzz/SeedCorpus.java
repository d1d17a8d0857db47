package io.teeio.fuzz;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.Rim;
import io.teeio.attest.RimJson;
import io.teeio.attest.Verdict;
import io.teeio.attest.assignment.DeviceAssignmentToken;
import io.teeio.attest.assignment.InterfaceClaim;
import io.teeio.attest.assignment.SpdmDevice;
import io.teeio.attest.result.EarToken;
import io.teeio.attest.result.JsonWebToken;
import io.teeio.attest.result.VerifierId;
import io.teeio.attest.token.DeviceEvent;
import io.teeio.attest.token.TvmReport;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.device.DeviceRimFacts;
import io.teeio.device.accelerator.Descriptor;
import io.teeio.device.accelerator.Opcode;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.doe.DataObject;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.cove.ConnectionTranscript;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.capture.CaptureReplay;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.capture.SignedTranscript;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Capture;
import io.teeio.spdm.transport.CapturedFrame;
import io.teeio.spdm.transport.EmulatorFrame;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Framing;
import io.teeio.spdm.transport.PcapWriter;
import io.teeio.spdm.transport.PcapngWriter;
import io.teeio.spdm.transport.StorageDiscovery;
import io.teeio.spdm.transport.TcpMessage;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes the seeds anew, all from what this stack itself encodes. Its only argument is {@code
 * fuzz/src/test/resources/io/teeio/fuzz}.
 */
final class SeedCorpus {
  /** As a vendor publishes reference values, but for the signature, which is nobody's. */
  private static final String SWID =
      """
      <SoftwareIdentity xmlns="http://standards.iso.org/iso/19770/-2/2015/schema.xsd"
          xmlns:h="http://www.w3.org/2001/04/xmlenc#sha384" name="tag" tagId="T1">
        <Meta colloquialVersion="1.2.3" product="P"/>
        <Payload>
          <Resource type="Measurement" index="0" active="True" alternatives="2" size="2"
              name="M0" h:Hash0="0102" h:Hash1="0304"/>
          <Resource type="Measurement" index="1" active="False" alternatives="1" size="1"
              name="M1" h:Hash0="00"/>
        </Payload>
        <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
          <ds:CanonicalizationMethod Algorithm="http://www.w3.org/2006/12/xml-c14n11"/>
          <ds:SignatureMethod
              Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/>
          <ds:Reference URI=""><ds:Transforms>
            <ds:Transform
                Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
          </ds:Transforms>
          <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
          <ds:DigestValue>AAAA</ds:DigestValue></ds:Reference></ds:SignedInfo>
          <ds:SignatureValue>AAAA</ds:SignatureValue>
          <ds:KeyInfo><ds:X509Data><ds:X509Certificate>MAA=</ds:X509Certificate></ds:X509Data>
          </ds:KeyInfo></ds:Signature>
      </SoftwareIdentity>
      """;

  private final Path root;
  private final Recording recording;

  private SeedCorpus(Path root, Recording recording) {
    this.root = root;
    this.recording = recording;
  }

  /** Writes all seeds below the folder {@code arguments[0]}. */
  public static void main(String[] arguments) throws IOException, Aborted, MalformedInput {
    SeedCorpus corpus = new SeedCorpus(Path.of(arguments[0]), Recording.ofALife());
    corpus.messages();
    corpus.roles();
    corpus.certificates();
    corpus.revocations();
    corpus.transports();
    corpus.evidence();
    corpus.nvidia();
    corpus.tvmReports();
    corpus.results();
    ReferenceSeeds.write(corpus::put);
    corpus.structures();
    corpus.devices();
  }

  private void put(String target, String name, byte[] seed) throws IOException {
    String[] parts = target.split("\\.", -1);
    Path folder = root.resolve(parts[0] + "FuzzTestInputs").resolve(parts[1]);
    Files.createDirectories(folder);
    Files.write(folder.resolve(name), seed);
  }

  private void put(String target, String name, Bytes seed) throws IOException {
    put(target, name, seed.toArray());
  }

  private void messages() throws IOException {
    for (Recording.Exchange each : recording.clear()) {
      String name = "%02x".formatted(each.request().at(1));
      put("SpdmMessage.request", name, Bytes.concat(Recording.SELECTOR, each.request()));
      put(
          "SpdmMessage.response",
          name,
          Bytes.concat(Recording.SELECTOR, Bytes.of(recording.kindOf(each)), each.response()));
      put(
          "SpdmMessage.response",
          name + "-error",
          Bytes.concat(
              Recording.SELECTOR,
              Bytes.of(recording.kindOf(each)),
              Bytes.of(each.request().at(0), 0x7F, 1, 0)));
    }
    put("SpdmMessage.opaqueData", "none", Bytes.of(3));
    laterMessages();
    put("SpdmMessage.structures", "device-class", Bytes.of(0, 1, 0, 0, 0, 4, 3, 0, 0, 0));
    put("SpdmMessage.structures", "log", Bytes.concat(Bytes.of(1), Bytes.zeros(16)));
    put("SpdmMessage.structures", "measurement", Bytes.of(2, 0x80, 1, 0, 7));
    put("SpdmMessage.structures", "certificate-changed", Bytes.of(3, 4, 1));
  }

  /** Messages that a life has none of, in every version that has them. */
  private void laterMessages() throws IOException {
    for (int selector = 1; selector <= 5; selector++) {
      Negotiated negotiated = Agreement.of(selector);
      int kind = Agreement.requests(negotiated).size() - LaterMessages.of(negotiated).size();
      for (LaterMessages.Exchange each : LaterMessages.of(negotiated)) {
        String name = "%d-%02d-%02x".formatted(selector, kind, each.request().code());
        Bytes request = Bytes.concat(Bytes.of(selector), each.request().encode(negotiated));
        Bytes response = Bytes.concat(Bytes.of(selector, kind), each.response().encode(negotiated));
        put("SpdmMessage.request", name, request);
        put("SpdmMessage.response", name, response);
        put("SpdmMessage.encapsulatedRequest", name, request);
        put("SpdmMessage.encapsulatedResponse", name, response);
        kind++;
      }
    }
  }

  private void roles() throws IOException {
    put("SpdmResponder.fresh", "a-life", recording.requests(0));
    put("SpdmResponder.negotiated", "a-life", recording.requests(3));
    put(
        "SpdmResponder.inSession",
        "tdisp-and-ide-km",
        Chunks.of(
            new Chunks.Chunk(0, Bytes.concat(Bytes.of(1, 0x10, 0x81), Bytes.zeros(14))),
            new Chunks.Chunk(0, Bytes.of(0, 0, 0, 0)),
            new Chunks.Chunk(1, Bytes.of(9)),
            new Chunks.Chunk(2, Bytes.zeros(24)),
            new Chunks.Chunk(3, Bytes.of(0x10, 0x84, 0, 0))));
    put("SpdmRequester.fromTheStart", "to-the-chain", recording.responses(0, 5));
    put("SpdmRequester.afterNegotiation", "to-the-chain", recording.responses(3, 5));
    put("SpdmRequester.afterDigests", "busy", Chunks.of(busy(), busy(), busy()));
    put("SecuredRecord.overDoe", "record", recording.record());
    put(
        "SecuredRecord.overMctp",
        "record",
        Bytes.concat(Bytes.of(1, 1, 2, 2, 0, 0, 24, 0), Bytes.zeros(24)));
    put(
        "SecuredRecord.channel",
        "flipped-bits",
        Chunks.of(
            new Chunks.Chunk(0, Bytes.of(1)),
            new Chunks.Chunk(12, Bytes.of(0x80)),
            new Chunks.Chunk(20, Bytes.of(0, 0, 1)),
            new Chunks.Chunk(1, recording.record())));
  }

  private static Chunks.Chunk busy() {
    return new Chunks.Chunk(0, Bytes.of(0x13, 0x7F, 3, 0));
  }

  private void certificates() throws IOException {
    var certificates = Parties.IDENTITY.certificates();
    for (int i = 0; i < certificates.size(); i++) {
      put("Certificate.certificate", "certificate-" + i, certificates.get(i).der());
    }
    put(
        "Certificate.certificates",
        "path",
        Bytes.concat(certificates.get(0).der(), certificates.get(1).der()));
    put("Certificate.chain", "slot-0", recording.chain());
    put(
        "Certificate.verificationKey",
        "p-256",
        certificates.getLast().publicKey().orElseThrow().subjectPublicKeyInfo());
    try (Secret key = Parties.IDENTITY.key().pkcs8()) {
      put("Certificate.signingKey", "p-256", new WireWriter().secret(key).toBytes());
    }
  }

  private void revocations() throws IOException {
    for (var seed : RevocationSeeds.all().entrySet()) {
      String[] parts = seed.getKey().split("/", -1);
      put("Revocation." + parts[0], parts[1], seed.getValue());
    }
    put("SwidRim.manifest", "tag", SWID.getBytes(StandardCharsets.UTF_8));
  }

  private void transports() throws IOException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    new EmulatorFrame(EmulatorFrame.TEST, 2, EmulatorFrame.CLIENT_HELLO).write(frames);
    new EmulatorFrame(EmulatorFrame.NORMAL, 2, recording.frames().getFirst()).write(frames);
    new EmulatorFrame(EmulatorFrame.SHUTDOWN, 2, Bytes.EMPTY).write(frames);
    put("Transport.emulatorFrames", "a-life", frames.toByteArray());
    put("Transport.framing", "doe", recording.frames().getFirst());
    put("Transport.framing", "mctp", Bytes.of(5, 0x10, 0x84, 0, 0));
    Envelope version = Envelope.clear(Bytes.of(0x10, 0x84, 0, 0));
    put("Transport.framing", "tcp", Framing.wrap(Binding.TCP, version));
    put("Transport.framing", "storage", Framing.wrap(Binding.STORAGE, version));
    put("Transport.framing", "storage-discovery", StorageDiscovery.ONE_CONNECTION.encode());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    PcapWriter pcap = new PcapWriter(file, Binding.PCI_DOE);
    for (Bytes frame : recording.frames()) {
      pcap.write(Parties.CLOCK.instant(), frame);
    }
    put("Transport.capture", "a-life", file.toByteArray());
    ByteArrayOutputStream newer = new ByteArrayOutputStream();
    PcapngWriter pcapng = new PcapngWriter(newer, Binding.PCI_DOE);
    CapturedFrame.Flow flow = CapturedFrame.Flow.OUTBOUND;
    for (Bytes frame : recording.frames().subList(0, 6)) {
      pcapng.write(new CapturedFrame(Parties.CLOCK.instant(), flow, frame));
    }
    put("Transport.pcapng", "negotiation", newer.toByteArray());
    put("Transport.capture", "negotiation-pcapng", newer.toByteArray());
    servers(frames.toByteArray(), version);
    put(
        "KeyLog.secrets",
        "log",
        text(
            """
            {"session":"0xfffeffff","kind":"dhe","secret":"0102"}
            {"provisioned":{"responderKey":"3000"}}
            """));
    put(
        "KeyLog.secrets",
        "manifest",
        text("[{\"file\":\"a.pcap\",\"secrets\":{\"dhe\":[\"01\"],\"psk\":[\"02\"]}}]"));
    put(
        "Transport.conversation",
        "a-life",
        Chunks.of(
            recording.frames().stream()
                .map(frame -> new Chunks.Chunk(0, frame))
                .toArray(Chunks.Chunk[]::new)));
  }

  private void servers(byte[] doe, Envelope version) throws IOException {
    put("Server.overDoe", "a-life", doe);
    ByteArrayOutputStream mctp = new ByteArrayOutputStream();
    new EmulatorFrame(EmulatorFrame.NORMAL, 1, Framing.wrap(Binding.MCTP, version)).write(mctp);
    new EmulatorFrame(EmulatorFrame.OOB_ENCAPSULATED_KEY_UPDATE, 1, Bytes.zeros(4)).write(mctp);
    new EmulatorFrame(EmulatorFrame.CONTINUE, 1, Bytes.EMPTY).write(mctp);
    put("Server.overMctp", "a-life", mctp.toByteArray());
    Bytes message = Framing.wrap(Binding.TCP, version);
    ByteArrayOutputStream tcp = new ByteArrayOutputStream();
    new EmulatorFrame(EmulatorFrame.NORMAL, 3, message).write(tcp);
    put("Server.overEmulatedTcp", "message", tcp.toByteArray());
    put("Server.overTcp", "message", message);
    put("Server.overTcp", "inquiry", new TcpMessage(TcpMessage.ROLE_INQUIRY).encode());
    ByteArrayOutputStream storage = new ByteArrayOutputStream();
    Bytes discovery = Bytes.of(0xE8, 4, 0, 0, 2, 0, 0);
    Bytes send = Bytes.of(0xE8, 0x14, 0, 4, 0, 0, 0, 0x10, 0x84, 0, 0);
    new EmulatorFrame(EmulatorFrame.STORAGE_IF_RECV, 4, discovery).write(storage);
    new EmulatorFrame(EmulatorFrame.STORAGE_IF_SEND, 4, send).write(storage);
    new EmulatorFrame(EmulatorFrame.STORAGE_IF_RECV, 4, send.slice(0, 7)).write(storage);
    put("Server.overStorage", "discovery-and-message", storage.toByteArray());
  }

  private void nvidia() throws IOException {
    Bytes block = Bytes.of(1, 1, 5, 0, 1, 2, 0, 0xAB, 0xCD);
    Bytes plain = Bytes.of(3, 0, 4, 0, '1', '.', '2', 0, 11, 0, 1, 0, 0x55);
    Bytes versioned =
        Bytes.concat(
            Bytes.of('N', 'V', 'D', 'A', 'O', 'D', 0, 0, 2, 0, 0, 0),
            Bytes.of(37, 0, 0x87, 0, 2, 0, 5, 0));
    for (Bytes opaque : List.of(plain, versioned)) {
      Bytes report =
          new WireWriter()
              .bytes(Bytes.of(0x11, 0xE0, 1, 0xFF))
              .bytes(Bytes.zeros(33))
              .bytes(Bytes.of(0x11, 0x60, 0, 0, 1))
              .u24(block.length())
              .bytes(block)
              .bytes(Bytes.zeros(32))
              .u16(opaque.length())
              .bytes(opaque)
              .bytes(Bytes.zeros(96))
              .toBytes();
      String name = opaque.equals(plain) ? "plain" : "versioned";
      put("Nvidia.report", name, report);
      put("Nvidia.evidence", name, report);
    }
    put("Nvidia.evidence", "manifest.xml", text(SWID));
    String device = "{\"evidence\": \"AQID\", \"certificate\": \"BAUG\", \"nonce\": \"abcd\"}";
    put("Nvidia.bundle", "array.json", text("[" + device + "]"));
    put("Nvidia.bundle", "request.json", text("{\"evidence_list\": [" + device + "]}"));
    put(
        "Nvidia.bundle",
        "collection.json",
        text(
            "{\"__cmwc_t\": \"t\", \"gpu_0\": {\"evidence\": [\"a\", \"AQID\"], \"certificate\": [\"b\", \"BAUG\"]}}"));
    put(
        "Nvidia.bundle",
        "pickle.json",
        text(
            "{\"nvswitches\": [{\"attestation_report\": {\"py/b64\": \"AQID\"}, \"attestation_cert_chain\": [{\"pem\": \"BAUG\"}]}]}"));
  }

  private void evidence() throws IOException, MalformedInput {
    put("Evidence.connectionEvidence", "full", recording.transcript());
    put(
        "Evidence.connectionTranscript",
        "full",
        new ConnectionTranscript(recording.transcript()).toBytes());
    List<SignedTranscript> signed = new ArrayList<>();
    new CaptureReplay(Parties.CRYPTO, CaptureSecrets.NONE, false, event -> {}, signed::add)
        .replay(Capture.of(Binding.PCI_DOE, recording.frames()));
    for (int i = 0; i < signed.size(); i++) {
      put("Evidence.spdmTranscript", "signed-" + i, signed.get(i).transcript());
      put("Result.assignedDevices", "signed-" + i, signed.get(i).transcript());
    }
    put("Evidence.spdmTranscript", "connection", recording.transcript());
    put("Evidence.measuredBlock", "mode", Bytes.concat(Bytes.of(0x85, 16, 0), Bytes.zeros(16)));
    put("Evidence.measuredBlock", "manifest", Bytes.of(0x8A, 5, 0, 10, 2, 2, 0x3A, 0xA0));
    put("Evidence.deviceChain", "chain", recording.chain());
    List<Rim.ReferenceValue> values =
        DeviceRimFacts.genuine(Parties.PROFILE, Parties.CRYPTO, HashAlgorithm.SHA_256).stream()
            .map(fact ->
                new Rim.ReferenceValue(fact.index(), fact.meaning(), fact.raw(), fact.value()))
            .toList();
    put("Evidence.rim", "genuine.json", text(RimJson.write(new Rim("device", values))));
    put(
        "Evidence.rimServiceAnswer",
        "answer.json",
        text("{\"id\": \"A\", \"rim\": \"PHg+\", \"rim_format\": \"TCG\"}"));
    put("Evidence.manifest", "machine.json", text(MANIFEST));
    put("Evidence.anyCharacters", "function", text("00:be:1d.7"));
  }

  private void tvmReports() throws IOException, MalformedInput {
    TvmReport report = TvmSeeds.report();
    put("TvmReport.report", "a-life", report.toBytes());
    put("TvmReport.certificate", "a-life", report.evidence());
    put("TvmReport.event", "accepted", report.events().getFirst());
    put("TvmReport.event", "let-go", new DeviceEvent.Release(0x300).toBytes());
    put("TvmReport.referenceValues", "golden.json", text(TvmSeeds.referenceValues(report)));
  }

  private void results() throws IOException {
    put(
        "Result.policy",
        "whole.yaml",
        text(
            """
            policy: teeio-policy/1
            name: seeds
            anchors: { device: [ { sha256: %s } ] }
            require: [ nonce ]
            waive: [ driver version ]
            minimumVersions: { driver: 1.2.3, vbios: 9F.00 }
            minimumSecurityVersions: { 5: 3 }
            revocation: { demand: required, tolerateHold: true, staleness: P1D }
            modes: { debug: any, operational: [ rma ], gpu: [ single ] }
            update: { firmware: measured, freshMeasurements: false, sessionEnds: false }
            algorithms: { signatures: [ ECDSA_P384 ], hashes: [ SHA_384 ] }
            """
                .formatted("5a".repeat(32))));
    Appraisal appraisal =
        new Appraisal(
            "device",
            new Verdict(List.of(Check.pass("nonce", "same"))),
            MeasurementComparison.NONE,
            Claim.Table.EMPTY,
            AsOf.both(Parties.CLOCK.instant()));
    JsonWebToken token =
        EarToken.of(
                appraisal,
                List.of("seeds"),
                new VerifierId("teeio", "seeds"),
                Parties.CLOCK.instant())
            .sign(Parties.CRYPTO, Parties.IDENTITY.key(), new Random(1)::nextBytes);
    put("Result.webToken", "ear", text(token.compact()));
    byte[] bundle = text("[[\"JWT\",\"" + token + "\"],{\"device\":\"" + token + "\"}]");
    put("Result.detachedToken", "bundle", bundle);
    put("Result.tokenOfAnotherVerifier", "bundle", bundle);
    put("Result.tokenOfAnotherVerifier", "ear", text(token.compact()));
    Bytes report = Bytes.concat(Bytes.zeros(12), Bytes.of(1, 0, 0, 0), Bytes.zeros(20));
    put("Result.interfaceClaim", "one-range", report);
    put("Result.assignmentToken", "one-device", assignment(report));
  }

  private static Bytes assignment(Bytes report) throws IOException {
    try {
      SpdmDevice device =
          SpdmDevice.of(Parties.IDENTITY.certificates()).with(InterfaceClaim.of(report));
      return new DeviceAssignmentToken(Bytes.zeros(8), Map.of("spdm:device", device))
          .sign(Parties.CRYPTO, Parties.IDENTITY.key(), new Random(1)::nextBytes)
          .toBytes();
    } catch (MalformedInput ours) {
      throw new IOException(ours);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void structures() throws IOException {
    put("Sbi.pendingSpdm", "secured", new PendingSpdm(7, 8, true, Bytes.zeros(24)).toBytes());
    StreamAssociation traffic =
        new StreamAssociation(
            RequesterId.of(0x0300),
            RequesterId.of(0x0307),
            List.of(new AddressRange(0x40_0000_0000L, 0x40_00FF_FFFFL)));
    put(
        "Sbi.ideStreamDescriptor",
        "one-range",
        IdeStreamDescriptor.of(StreamId.of(1), traffic).toBytes());
    put("Sbi.ideStreamDescriptor", "release", Bytes.concat(Bytes.of(1), Bytes.zeros(11)));
    put(
        "Sbi.ideKeyDescriptor",
        "completions",
        new IdeKeyDescriptor(
                StreamId.of(1), SubStream.COMPLETION, KeySet.of(1), LinkDirection.UPSTREAM)
            .toBytes());
    put("Sbi.cove", "params", Bytes.zeros(48));
  }

  private void devices() throws IOException {
    put("Pcie.dataObject", "discovery", DataObject.pciSig(0, Bytes.zeros(4)).toBytes());
    put("Pcie.tdispRequest", "get-version", tdisp(0x81, Bytes.EMPTY));
    put("Pcie.tdispRequest", "lock", tdisp(0x83, Bytes.zeros(20)));
    put("Pcie.tdispResponse", "state", tdisp(0x05, Bytes.of(2)));
    put("Pcie.ideKmRequest", "query", Bytes.of(0, 0, 0, 0));
    put("Pcie.ideKmRequest", "program", Bytes.concat(Bytes.of(0, 2), Bytes.zeros(46)));
    put("Pcie.ideKmResponse", "ack", Bytes.of(0, 3, 0, 0, 1, 0, 0x12, 0));
    put("Pcie.interfaceReport", "no-ranges", Bytes.zeros(20));
    put("Pcie.ideStream", "honest", Bytes.of(0, 1, 0, 0, 0, 0, 0, 0));
    put("Pcie.ideStream", "without-t", Bytes.zeros(8));
    WireWriter jobs = new WireWriter(2 * Descriptor.SIZE);
    job(Opcode.FILL, 0).write(jobs);
    job(Opcode.SHA384, Descriptor.FIRST | Descriptor.LAST).write(jobs);
    put("Accelerator.descriptor", "fill", jobs.toBytes().slice(0, Descriptor.SIZE));
    put("Accelerator.jobs", "fill-and-digest", jobs.toBytes());
    for (int seed = 1; seed <= 3; seed++) {
      byte[] anything = new byte[600];
      new Random(seed).nextBytes(anything);
      anything[0] = 40;
      for (String target :
          List.of("Accelerator.registers", "Iommu.registers", "Iommu.commands", "Tsm.booted")) {
        put(target, "random-" + seed, anything);
      }
      anything[anything.length / 2] = 40;
      put("Tsm.bound", "random-" + seed, anything);
    }
    put("Iommu.tables", "leaf", Bytes.of(0xD7, 0x20));
  }

  private static Descriptor job(Opcode opcode, int flags) {
    return new Descriptor(
        opcode, flags, 0x2000, 0x3000, 64, 0x01020304, 0x4000, Bytes.zeros(12), 7);
  }

  private static Bytes tdisp(int code, Bytes body) {
    return Bytes.concat(Bytes.of(1, 0x10, code, 0, 0, 0, 3), Bytes.zeros(10), body);
  }

  private static final String MANIFEST =
      """
      {"version": 1, "platform": "fuzz", "svn": 1, "profile": "machine",
       "anchors": [{"sha384": "%s"}],
       "memory": [{"base": "0x100000000", "length": "0x40000000"}],
       "iommus": [
         {"id": 0, "registers": "0x10000000", "domain": "host"},
         {"id": 1, "registers": "0x10001000", "domain": "tee"}],
       "rootPorts": [
         {"id": "00:00:01.0", "iommu": 1, "ecam": "0x30008000",
          "mmio": [{"base": "0x4000000000", "length": "0x1000000"}],
          "endpoints": [{"first": "00:03:00.0", "last": "00:03:00.4"}]}],
       "policy": {"measurementsBeforeStart": true, "recordLimit": 64, "portIndex": 0}}
      """
          .formatted("5a".repeat(48));
}
