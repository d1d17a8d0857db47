package io.teeio.platform.memory;

/** Who owns a confidential page. The TSM owns its own pages and, above them, every TVM. */
public sealed interface PageOwner {
  /** The TSM itself: IOMMU tables, queues, state of devices and TVMs. */
  record Tsm() implements PageOwner {}

  /**
   * A TVM.
   *
   * @param id its TVM id
   */
  record Tvm(long id) implements PageOwner {}
}
