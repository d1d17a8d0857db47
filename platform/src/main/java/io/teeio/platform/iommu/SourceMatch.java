package io.teeio.platform.iommu;

/** Which device ids an SDCL rule is for. */
public sealed interface SourceMatch {
  /** Whether {@code deviceId} is one of them. */
  boolean matches(int deviceId);

  /** One device id. */
  record Unary(int deviceId) implements SourceMatch {
    @Override
    public boolean matches(int id) {
      return id == deviceId;
    }
  }

  /**
   * A naturally aligned power of two of device ids.
   *
   * @param first the first of them, a multiple of {@code 1 << log2Size}
   * @param log2Size 1 to 23
   */
  record Napot(int first, int log2Size) implements SourceMatch {
    /** Checks size and alignment. */
    public Napot {
      if (log2Size < 1 || log2Size > 23 || (first & (1 << log2Size) - 1) != 0) {
        throw new IllegalArgumentException("not a naturally aligned power of two");
      }
    }

    @Override
    public boolean matches(int id) {
      return id >>> log2Size == first >>> log2Size;
    }
  }

  /**
   * All device ids from one to another (TOR; here with its lower end, which the register form takes
   * from the rule before).
   *
   * @param base the first device id
   * @param limit the last device id
   */
  record Range(int base, int limit) implements SourceMatch {
    @Override
    public boolean matches(int id) {
      return id >= base && id <= limit;
    }
  }
}
