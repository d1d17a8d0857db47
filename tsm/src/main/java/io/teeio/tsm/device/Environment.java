package io.teeio.tsm.device;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.platform.memory.PageLedger;
import io.teeio.platform.rdsm.RdsmPort;
import io.teeio.rule.Guards;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.dma.IommuDriver;
import io.teeio.tsm.manifest.Manifest;
import io.teeio.tsm.manifest.ManifestProfile;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What the flows of all devices share.
 *
 * @param manifest what the platform's maker says of the machine
 * @param requester what the TSM demands of SPDM
 * @param crypto computes
 * @param random draws keys, nonces and offsets
 * @param clock says what day it is, and how long a device was silent
 * @param guards what to enforce
 * @param host the host's memory
 * @param ledger whose each page is
 * @param iommu the TSM's IOMMU
 * @param rdsm the classifier
 * @param keys the root ports' keys
 * @param regions who has which MMIO
 * @param streams who has which stream
 * @param generations counts connections, so that no transcript passes for another's
 * @param epochs counts locks
 * @param events hears what happens
 * @param secrets hears what sessions are derived from
 */
record Environment(
    Manifest manifest,
    RequesterProfile requester,
    Crypto crypto,
    RandomSource random,
    InstantSource clock,
    Guards guards,
    HostMemory host,
    PageLedger ledger,
    IommuDriver iommu,
    RdsmPort rdsm,
    RootPortKeyAgent keys,
    RegionLedger regions,
    StreamLedger streams,
    AtomicLong generations,
    AtomicLong epochs,
    Consumer<TsmEvent> events,
    AgreedSecrets secrets) {
  /** Whether devices are outside of this machine. */
  boolean isExternal() {
    return manifest.profile() == ManifestProfile.EXTERNAL;
  }
}
