package io.teeio.lab.page;

/** A part of a page under a heading of its own. */
interface Section {
  /** What links and tests name it by. */
  String id();

  /** Its heading. */
  String title();

  /** Writes what is under the heading. */
  void write(Markup html);
}
