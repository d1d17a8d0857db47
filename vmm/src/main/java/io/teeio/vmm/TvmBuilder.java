package io.teeio.vmm;

import io.teeio.platform.cove.TvmCreateParams;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.vmm.HostTvm.Run;
import io.teeio.wire.Bytes;

/** Makes a TVM page by page, in the order of docs/abi.md 4.1, and gives it memory on demand. */
final class TvmBuilder {
  private static final int ROOT_PAGES = 4;
  private static final int TABLE_PAGES = 64;
  private static final int CHUNK = 64;
  private static final long PAGE_4K = 0;

  private final TsmHost tsm;
  private final HostPages pages;
  private final DomainMemory memory;
  private final HostAddress scratch;

  /** Builds with {@code pages}; {@code scratch} is one page for parameters and page contents. */
  TvmBuilder(TsmHost tsm, HostPages pages, DomainMemory memory, HostAddress scratch) {
    this.tsm = tsm;
    this.pages = pages;
    this.memory = memory;
    this.scratch = scratch;
  }

  /** A TVM that is ready to run. */
  HostTvm build(TvmImage image) throws HostFailure {
    HostTvm tvm = new HostTvm(image);
    HostAddress root = convert(tvm, ROOT_PAGES, ROOT_PAGES);
    HostAddress state = convert(tvm, 1, 1);
    HostAddress tables = convert(tvm, TABLE_PAGES, 1);
    HostAddress entry = convert(tvm, 1, 1);
    HostAddress vcpu = convert(tvm, 1, 1);
    fence();
    Bytes parameters = new TvmCreateParams(root, state).toBytes();
    write(parameters);
    tvm.created(tsm.must(CovhFunction.CREATE_TVM, scratch.value(), parameters.length()));
    long id = tvm.id();
    tsm.must(CovhFunction.ADD_TVM_MEMORY_REGION, id, image.memory(), image.memorySize());
    tsm.must(CovhFunction.ADD_TVM_PAGE_TABLE_PAGES, id, tables.value(), TABLE_PAGES);
    write(Bytes.concat(image.entry(), Bytes.zeros(PhysicalMemory.PAGE - image.entry().length())));
    tsm.must(
        CovhFunction.ADD_TVM_MEASURED_PAGES,
        id,
        scratch.value(),
        entry.value(),
        PAGE_4K,
        1,
        image.memory());
    tsm.must(CovhFunction.CREATE_TVM_VCPU, id, 0, vcpu.value());
    tsm.must(CovhFunction.FINALIZE_TVM, id, image.memory(), 0, 0);
    return tvm;
  }

  /** Puts zero pages around {@code guestAddress}, a chunk at a time; only what is not there yet. */
  void populate(HostTvm tvm, long guestAddress) throws HostFailure {
    long page = guestAddress & -PhysicalMemory.PAGE;
    long entry = tvm.image().memory();
    long end = tvm.image().memory() + tvm.image().memorySize();
    long chunk = page & -((long) CHUNK * PhysicalMemory.PAGE);
    boolean wholeChunk =
        chunk > entry && chunk + (long) CHUNK * PhysicalMemory.PAGE <= end && page == chunk;
    long count = wholeChunk ? CHUNK : 1;
    HostAddress host = convert(tvm, count, 1);
    fence();
    tsm.must(CovhFunction.ADD_TVM_ZERO_PAGES, tvm.id(), host.value(), PAGE_4K, count, page);
  }

  /** Puts host pages behind a range that the guest shared. */
  void share(HostTvm tvm, long guestAddress, long length) throws HostFailure {
    long count = length / PhysicalMemory.PAGE;
    HostAddress host = pages.take(count);
    tsm.must(
        CovhFunction.ADD_TVM_SHARED_PAGES, tvm.id(), host.value(), PAGE_4K, count, guestAddress);
    tvm.shares(guestAddress, new Run(host, count));
  }

  /** Gives the TVM more page-table pages. */
  void addTables(HostTvm tvm) throws HostFailure {
    HostAddress tables = convert(tvm, TABLE_PAGES, 1);
    fence();
    tsm.must(CovhFunction.ADD_TVM_PAGE_TABLE_PAGES, tvm.id(), tables.value(), TABLE_PAGES);
  }

  /** Ends the TVM and takes every page back. */
  void destroy(HostTvm tvm) throws HostFailure {
    tsm.must(CovhFunction.DESTROY_TVM, tvm.id());
    for (Run run : tvm.confidential()) {
      tsm.must(CovhFunction.RECLAIM_PAGES, run.first().value(), run.pages());
      pages.give(run.first(), run.pages());
    }
    tvm.shared().forEach(run -> pages.give(run.first(), run.pages()));
  }

  private HostAddress convert(HostTvm tvm, long count, long alignment) throws HostFailure {
    HostAddress first = pages.take(count, alignment);
    tsm.must(CovhFunction.CONVERT_PAGES, first.value(), count);
    tvm.gave(new Run(first, count));
    return first;
  }

  private void fence() throws HostFailure {
    tsm.must(CovhFunction.GLOBAL_FENCE);
  }

  private void write(Bytes content) {
    try {
      memory.write(scratch, content);
    } catch (AccessFault e) {
      throw new IllegalStateException("the host's own memory", e);
    }
  }
}
