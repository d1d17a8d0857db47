package io.teeio.platform.memory;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The state of every page there could be; pages that nothing happened to take no space. */
final class PageStates {
  private static final int CHUNK_SHIFT = 9;
  private static final int CHUNK = 1 << CHUNK_SHIFT;

  private final Map<Long, PageState[]> chunks = new HashMap<>();
  private final PageState first;

  /** Every page is in the state {@code first}. */
  PageStates(PageState first) {
    this.first = first;
  }

  PageState get(HostAddress page) {
    PageState[] chunk = chunks.get(page.pageNumber() >>> CHUNK_SHIFT);
    return chunk == null ? first : chunk[(int) page.pageNumber() & (CHUNK - 1)];
  }

  void put(HostAddress page, PageState state) {
    PageState[] chunk =
        chunks.computeIfAbsent(
            page.pageNumber() >>> CHUNK_SHIFT,
            _ -> {
              PageState[] fresh = new PageState[CHUNK];
              Arrays.fill(fresh, first);
              return fresh;
            });
    chunk[(int) page.pageNumber() & (CHUNK - 1)] = state;
  }
}
