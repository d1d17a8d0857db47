package io.teeio.platform.memory;

/** A page of the TEE domain that was assigned to one owner for one use. Equal by identity. */
public final class ConfidentialPage implements MappablePage {
  private final HostAddress address;
  private final PageOwner owner;
  private final PageUse use;

  ConfidentialPage(HostAddress address, PageOwner owner, PageUse use) {
    this.address = address;
    this.owner = owner;
    this.use = use;
  }

  @Override
  public HostAddress address() {
    return address;
  }

  @Override
  public PageOwner owner() {
    return owner;
  }

  /** What it is for. */
  public PageUse use() {
    return use;
  }

  @Override
  public String toString() {
    return "ConfidentialPage[" + address + ", " + owner + ", " + use + "]";
  }
}
