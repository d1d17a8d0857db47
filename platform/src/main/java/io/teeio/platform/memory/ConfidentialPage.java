package io.teeio.platform.memory;

/**
 * A page of the TEE domain, of any size, that was assigned to one owner for one use. Equal by
 * identity.
 */
public final class ConfidentialPage implements MappablePage {
  private final HostAddress address;
  private final PageOwner owner;
  private final PageUse use;
  private final PageSize size;

  ConfidentialPage(HostAddress address, PageOwner owner, PageUse use, PageSize size) {
    this.address = address;
    this.owner = owner;
    this.use = use;
    this.size = size;
  }

  @Override
  public HostAddress address() {
    return address;
  }

  @Override
  public PageOwner owner() {
    return owner;
  }

  @Override
  public PageSize size() {
    return size;
  }

  /** What it is for. */
  public PageUse use() {
    return use;
  }

  @Override
  public String toString() {
    return "ConfidentialPage[" + address + ", " + owner + ", " + use + ", " + size + "]";
  }
}
