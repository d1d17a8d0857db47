package io.teeio.tvm;

import java.io.IOException;
import java.io.InputStream;

/** The application's data, which it already has in its own memory; streamed here to save heap. */
@FunctionalInterface
public interface ApplicationData {
  /** A fresh stream over all of it. */
  InputStream open() throws IOException;
}
