package dev.slipway.diff.compare;

import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts as <a href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">quantities</a> write them: {@code
 * 1000m} is 1, {@code 1Ki} is 1024, {@code 1e3} is 1000.
 */
public final class Quantities {
    private static final Pattern FORM =
            Pattern.compile("([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?[0-9]{1,2}))?");
    private static final Map<String, BigDecimal> SUFFIXES = Map.ofEntries(
            Map.entry("n", BigDecimal.ONE.scaleByPowerOfTen(-9)),
            Map.entry("u", BigDecimal.ONE.scaleByPowerOfTen(-6)),
            Map.entry("m", BigDecimal.ONE.scaleByPowerOfTen(-3)),
            Map.entry("k", BigDecimal.ONE.scaleByPowerOfTen(3)),
            Map.entry("M", BigDecimal.ONE.scaleByPowerOfTen(6)),
            Map.entry("G", BigDecimal.ONE.scaleByPowerOfTen(9)),
            Map.entry("T", BigDecimal.ONE.scaleByPowerOfTen(12)),
            Map.entry("P", BigDecimal.ONE.scaleByPowerOfTen(15)),
            Map.entry("E", BigDecimal.ONE.scaleByPowerOfTen(18)),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
            Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
            Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

    private Quantities() {}

    /** The amount, without trailing zeros so that equal amounts are equal; empty where the text is none. */
    public static Optional<BigDecimal> amount(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) return Optional.empty();
        BigDecimal number = new BigDecimal(form.group(1));
        if (form.group(2) != null) number = number.multiply(SUFFIXES.get(form.group(2)));
        if (form.group(3) != null) number = number.scaleByPowerOfTen(Integer.parseInt(form.group(3)));
        return Optional.of(number.stripTrailingZeros());
    }

    /** The amount of a text or number. */
    public static Optional<BigDecimal> amount(Tree tree) {
        boolean number = tree instanceof Scalar.Whole || tree instanceof Scalar.Real;
        return number || tree instanceof Scalar.Text ? amount(((Scalar) tree).display()) : Optional.empty();
    }
}
