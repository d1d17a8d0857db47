package io.teeio.lab.page;

import java.util.Locale;

/** Numbers as people read them. */
final class Amounts {
  private static final double THOUSAND = 1000;

  private Amounts() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String decimal(double number) {
    return String.format(Locale.ROOT, number >= 100 ? "%,.0f" : "%,.1f", number);
  }

  /** A share of something, as an attribute of SVG. */
  static String percent(double part, double whole) {
    return String.format(Locale.ROOT, "%.2f%%", whole <= 0 ? 0 : part * 100 / whole);
  }

  /** Of a time in microseconds. */
  static String time(long microseconds) {
    return microseconds < THOUSAND
        ? microseconds + " µs"
        : microseconds < THOUSAND * THOUSAND
            ? decimal(microseconds / THOUSAND) + " ms"
            : decimal(microseconds / THOUSAND / THOUSAND) + " s";
  }

  /** {@code 1 call}, {@code 2 calls}. */
  static String of(long number, String one, String many) {
    return count(number) + " " + (number == 1 ? one : many);
  }
}
