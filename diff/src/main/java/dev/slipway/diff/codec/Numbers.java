package dev.slipway.diff.codec;

import dev.slipway.diff.tree.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * How numbers are read and written, the same for both formats. A real that is whole and exact becomes {@link Scalar.Whole}: the YAML of
 * {@code 1e3} and the JSON of {@code 3.0} say 1000 and 3. Written as Go's encoding/json does: an exponent only below 1e-6 and from 1e21.
 */
final class Numbers {
    /** Beyond this a double no longer holds every whole number. */
    private static final double EXACT = 1L << 53;

    private Numbers() {}

    /** Empty where it is infinite or no number. */
    static Optional<Scalar> read(double value) {
        if (!Double.isFinite(value)) return Optional.empty();
        boolean whole = value == Math.rint(value) && Math.abs(value) <= EXACT;
        return Optional.of(whole ? new Scalar.Whole((long) value) : new Scalar.Real(value));
    }

    static Optional<Scalar> read(BigInteger value) {
        return value.bitLength() < 64 ? Optional.of(new Scalar.Whole(value.longValue())) : read(value.doubleValue());
    }

    static String write(double value) {
        double size = Math.abs(value);
        if (size == 0) return "0";
        if (size >= 1e-6 && size < 1e21) return plain(value);
        String text = Double.toString(value).replace(".0E", "E");
        return text.replace("E-", "e-").replace("E", "e+");
    }

    private static String plain(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
}
