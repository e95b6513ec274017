package dev.slipway.cluster.object;

import dev.slipway.diff.compare.Quantities;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * An amount of a resource: {@code 500m}, {@code 1Gi}, {@code 2}. The <a
 * href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">canonical form</a> has no fraction, the largest
 * suffix that makes that possible, and the family of suffixes that it was written in.
 */
public record Quantity(BigDecimal value, Family family) implements Comparable<Quantity> {
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
    /** Amounts are kept in thousandths; anything finer is rounded up, so that nobody gets less than was asked for. */
    private static final int SCALE = 3;

    /** How an amount is written. */
    public enum Family {
        /** {@code m}, {@code k}, {@code M} ... */
        DECIMAL,
        /** {@code Ki}, {@code Mi} ... */
        BINARY,
        /** {@code 1e3} */
        EXPONENT
    }

    /** An amount as people write it; empty if it is none. */
    public static Optional<Quantity> parse(String text) {
        return Quantities.amount(text).map(amount -> rounded(amount, family(text)));
    }

    /** Of a text that is an amount. A single {@code E} at its end means exa. */
    private static Family family(String text) {
        if (text.endsWith("i")) return Family.BINARY;
        int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
        return exponent >= 0 && exponent < text.length() - 1 ? Family.EXPONENT : Family.DECIMAL;
    }

    private static Quantity rounded(BigDecimal value, Family family) {
        return new Quantity(value.setScale(SCALE, value.signum() < 0 ? RoundingMode.DOWN : RoundingMode.UP), family);
    }

    /** The sum, written as this one is; as the other where this is nothing. */
    public Quantity plus(Quantity other) {
        return new Quantity(value.add(other.value), isZero() ? other.family : family);
    }

    /** What is left of this without the other; may be negative. */
    public Quantity minus(Quantity other) {
        return new Quantity(value.subtract(other.value), isZero() ? other.family : family);
    }

    public boolean isZero() {
        return value.signum() == 0;
    }

    /** A number of things. */
    public static Quantity of(long count) {
        return new Quantity(BigDecimal.valueOf(count).setScale(SCALE), Family.DECIMAL);
    }

    /** The amount as the API server writes it. */
    public String canonical() {
        if (value.signum() == 0) return "0";
        return switch (family) {
            case BINARY -> value.abs().compareTo(KIBI) < 0 || !isWhole(value) ? decimal() : binary();
            case DECIMAL -> decimal();
            case EXPONENT -> exponent();
        };
    }

    private String binary() {
        BigDecimal rest = value;
        int power = 0;
        while (power < BINARY.size() - 1 && isWhole(rest.divide(KIBI))) {
            rest = rest.divide(KIBI);
            power++;
        }
        return plain(rest) + BINARY.get(power);
    }

    private String decimal() {
        int thousands = thousands(DECIMAL.size() - 4);
        return plain(value.scaleByPowerOfTen(-3 * thousands)) + DECIMAL.get(thousands + 3);
    }

    private String exponent() {
        int thousands = thousands(6);
        String number = plain(value.scaleByPowerOfTen(-3 * thousands));
        return thousands == 0 ? number : number + "e" + 3 * thousands;
    }

    /** The largest power of 1000 by which it can be divided. */
    private int thousands(int most) {
        int thousands = most;
        while (!isWhole(value.scaleByPowerOfTen(-3 * thousands))) thousands--;
        return thousands;
    }

    private static boolean isWhole(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }

    private static String plain(BigDecimal number) {
        BigInteger whole = number.toBigInteger();
        return whole.toString();
    }

    @Override
    public int compareTo(Quantity other) {
        return value.compareTo(other.value);
    }
}
