package io.teeio.platform.memory;

/**
 * A page that a G-stage may map. Only the {@link PageLedger} mints these, and a token is worth
 * nothing once the ledger has taken the page back.
 */
public sealed interface MappablePage permits ConfidentialPage, SharedPage, MmioPage {
  /** Where it lies. */
  HostAddress address();

  /** The TVM or the TSM that may use it. */
  PageOwner owner();

  /** How large it is; it lies at a multiple of that. */
  PageSize size();
}
