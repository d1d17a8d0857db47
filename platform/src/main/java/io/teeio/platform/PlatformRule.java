package io.teeio.platform;

import io.teeio.rule.Citation;
import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/** What the machine enforces, whoever asks. */
public enum PlatformRule implements Rule {
  /** The host's supervisor domain reaches no page that belongs to another domain. */
  MPT_DOMAIN_ISOLATION(
      Document.SMMTT, "chapter 4", "An access to a page of another supervisor domain faults."),
  /** A device access without a source rule goes nowhere. */
  IOMPT_RULE_REQUIRED(
      Document.SMMTT, "chapter 6", "A device access that no SDCL rule classifies is aborted."),
  /** TEE traffic is not let through while the classifier is bare. */
  IOMPT_BARE_ABORTS_TEE(
      Document.SMMTT,
      "chapter 6",
      "In Bare mode a device access with the TEE attribute is aborted."),

  /** Addresses of a call to the page ledger. */
  PAGE_RANGE(
      Document.COVE,
      "lifecycle, page conversion",
      "A page range is aligned, not empty and lies wholly in memory."),
  /** Only the host's own pages become confidential. */
  PAGE_CONVERT_NON_CONFIDENTIAL(
      Document.COVE,
      "lifecycle, page conversion",
      "Only a non-confidential page that no TVM shares can be converted."),
  /** A conversion is complete when no translation cache can hold the page any more. */
  PAGE_ASSIGN_AFTER_FENCE(
      Document.COVE,
      "lifecycle, page conversion",
      "A converted page is assigned only after every hart fenced."),
  /** One owner at a time. */
  PAGE_SINGLE_OWNER(
      Document.COVE, "lifecycle, memory isolation", "A page has one owner and one use at a time."),
  /** What a TVM or the TSM still uses stays confidential. */
  PAGE_RECLAIM_UNASSIGNED(
      Document.COVE, "lifecycle, page reclaim", "Only an unassigned page can be reclaimed."),
  /** What is still mapped, or still a table, stays with its owner. */
  PAGE_RELEASE_UNUSED(
      Document.COVE,
      "lifecycle, memory isolation",
      "A page leaves its owner only when no G-stage uses it any more."),
  /** Nothing is left behind for the next owner. */
  PAGE_SCRUB(
      Document.COVE, "lifecycle, page reclaim", "A page is cleared before its owner changes."),
  /** Sharing is for the host's pages. */
  PAGE_SHARE_NON_CONFIDENTIAL(
      Document.COVE,
      "lifecycle, memory isolation",
      "A shared mapping leads only to a page that no TVM and no TSM owns."),
  /** Donated device registers are not memory and are not donated twice. */
  PAGE_MMIO_UNCLAIMED(
      Document.COVEIO,
      "07, interface resources",
      "A donated MMIO page lies outside memory and belongs to no other TVM."),
  /** One fence at a time. */
  FENCE_NOT_STARTED(
      Document.COVE,
      "sbi_covh_global_fence, sbi_covh_tvm_fence",
      "A fence starts only when the one before it is complete."),

  /** A hart does not run a TVM with what it remembers of it from before, or of another. */
  FENCE_BEFORE_ENTRY(
      Document.COVE,
      "lifecycle, TVM TLB management",
      "A hart that runs a TVM remembers no translation from before the TVM's last fence, or of"
          + " another TVM."),
  /** What is revoked is gone from every hart at once, also from those that run. */
  FENCE_ON_REVOCATION(
      Document.COVEIO,
      "05, T008; 07, interface unbinding",
      "A revoked mapping is in no translation cache when the revocation ends."),

  /** Tables of a TVM are out of everybody's reach. */
  GSTAGE_TABLES_CONFIDENTIAL(
      Document.COVE,
      "lifecycle, memory isolation",
      "G-stage tables lie only in pages that were assigned as tables of that TVM."),
  /** A G-stage leads only to what its TVM owns or shares. */
  GSTAGE_SAME_OWNER(
      Document.COVE,
      "lifecycle, memory isolation",
      "A G-stage maps only pages that its TVM owns or shares."),
  /** Guest addresses that the mode can express. */
  GSTAGE_RANGE(
      Document.PRIVILEGED,
      "hypervisor, Sv39x4 and Sv48x4",
      "A guest range is aligned, not empty and within the width of the mode."),
  /** A guest address has one mapping. */
  GSTAGE_UNMAPPED(
      Document.COVE,
      "lifecycle, memory isolation",
      "A guest page is mapped only where nothing is mapped or reserved."),
  /** A page appears at one guest address. */
  GSTAGE_SINGLE_ADDRESS(
      Document.COVE,
      "lifecycle, memory isolation",
      "A page is mapped at no more than one guest address."),
  /** Only what is mapped can be invalidated. */
  GSTAGE_MAPPED(
      Document.COVE,
      "sbi_covh_tvm_invalidate_pages",
      "Only a range that is wholly mapped can be invalidated."),
  /** Only what is blocked can be validated or removed. */
  GSTAGE_BLOCKED(
      Document.COVE,
      "sbi_covh_tvm_validate_pages, sbi_covh_tvm_remove_pages",
      "Only a range that is wholly invalidated can be validated or removed."),
  /** A page leaves a TVM only when no translation cache holds it. */
  GSTAGE_REMOVE_AFTER_FENCE(
      Document.COVE,
      "sbi_covh_tvm_remove_pages",
      "An invalidated page is removed only after a fence of its TVM."),

  /** A larger page is put together of what belongs together. */
  GSTAGE_PROMOTE_WHOLE(
      Document.COVE,
      "sbi_covh_tvm_invalidate_pages",
      "Pages become a larger one only if they are of one kind, aligned and contiguous."),
  /** No hart remembers the smaller pages. */
  GSTAGE_PROMOTE_AFTER_FENCE(
      Document.COVE,
      "sbi_covh_tvm_invalidate_pages",
      "Pages become a larger one only after they were invalidated and a fence of their TVM."),

  /** What a device sends is the TEE's only by an authenticated T bit (T006, T007). */
  RP_T_BIT(
      Document.COVEIO,
      "05, T006",
      "A request of a device counts as the TEE's only if it came under IDE with T=1."),
  /** The TEE's requests do not leave in the clear (T003, T006). */
  RP_TEE_NEEDS_STREAM(
      Document.COVEIO,
      "05, T006",
      "A request of the TEE leaves a root port only through an enabled selective stream."),
  /** Nobody answers for the device (T006). */
  RP_COMPLETION_PROTECTED(
      Document.COVEIO,
      "05, T006",
      "A request that left under IDE is answered under IDE, by the same stream and T bit."),
  /** Root ports are the RDSM's (T003). */
  RP_CONFIG_RDSM_ONLY(
      Document.COVEIO,
      "07, root port configuration",
      "The configuration space of a root port is out of the host's reach."),

  /** The host has no say about keys. */
  RDSM_CALLER(
      Document.COVEIO, "09, COVT", "COVT calls and the classifier are for the TEE domain alone."),
  /** Keys go from Cleared to Programmed to Enabled and back. */
  RDSM_KEY_STATE(
      Document.COVEIO, "09, root port IDE key state", "A key call fits the state of the key."),
  /** Keys do not lie where the host reads. */
  RDSM_CONFIDENTIAL_ARGUMENT(
      Document.COVEIO,
      "09, program_rp_ide_key",
      "Descriptors and key data lie in confidential memory of the TEE domain."),
  /** A stream stays below its root port. */
  RDSM_STREAM_WITHIN_PORT(
      Document.COVEIO,
      "09, program_rp_ide_stream",
      "A stream has requester ids and addresses of its root port only."),
  /** Streams do not share functions or addresses (T003). */
  RDSM_STREAM_EXCLUSIVE(
      Document.COVEIO,
      "09, program_rp_ide_stream",
      "No requester id and no address belongs to two streams."),
  /** A function is one domain's (T009, A-43). */
  RDSM_SOURCE_EXCLUSIVE(
      Document.COVEIO,
      "07, IOMMU",
      "Trusted traffic of a function is classified for one supervisor domain at a time.");

  private enum Document {
    COVE("riscv-ap-tee", "c71310c"),
    COVEIO("riscv-ap-tee-io", "0.3.0+a361d4a"),
    PRIVILEGED("riscv-privileged", "1.13"),
    SMMTT("riscv-smmtt", "017f696");

    private final String title;
    private final String revision;

    Document(String title, String revision) {
      this.title = title;
      this.revision = revision;
    }
  }

  private final Citation citation;

  PlatformRule(Document document, String clause, String sentence) {
    this.citation =
        new Citation(document.title, document.revision, clause, Strength.SHALL, sentence);
  }

  @Override
  public Citation citation() {
    return citation;
  }
}
