package dev.slipway.cluster.kind.cel;

import static dev.slipway.cluster.kind.cel.Kinds.TEXT;
import static dev.slipway.cluster.kind.cel.Kinds.WHOLE;

import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.slipway.cluster.kind.cel.Functions.Kind;
import dev.slipway.cluster.object.Quantity;
import java.math.BigDecimal;
import java.util.List;

/** Amounts of resources: {@code quantity("500m").isLessThan(quantity("1"))}. Equal is what is equally much. */
final class QuantityLibrary {
    static final Kind QUANTITY = Kinds.own("kubernetes.Quantity", Amount.class);
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private QuantityLibrary() {}

    /** An amount, the same however it is written. */
    record Amount(BigDecimal value) {
        Amount {
            value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }

        boolean isWhole() {
            return value.scale() <= 0 && value.abs().compareTo(MOST) <= 0;
        }
    }

    static void addTo(Functions functions) {
        functions
                .global("quantity", QUANTITY.type(), List.of(TEXT), all -> parse((String) all[0]))
                .global(
                        "isQuantity",
                        SimpleType.BOOL,
                        List.of(TEXT),
                        all -> Quantity.parse((String) all[0]).isPresent())
                .member("sign", SimpleType.INT, List.of(QUANTITY), all ->
                        (long) of(all[0]).signum())
                .member("isInteger", SimpleType.BOOL, List.of(QUANTITY), all -> ((Amount) all[0]).isWhole())
                .member("asInteger", SimpleType.INT, List.of(QUANTITY), all -> whole((Amount) all[0]))
                .member(
                        "asApproximateFloat",
                        SimpleType.DOUBLE,
                        List.of(QUANTITY),
                        all -> of(all[0]).doubleValue())
                .member(
                        "add",
                        QUANTITY.type(),
                        List.of(QUANTITY, QUANTITY),
                        all -> new Amount(of(all[0]).add(of(all[1]))))
                .member(
                        "add",
                        QUANTITY.type(),
                        List.of(QUANTITY, WHOLE),
                        all -> new Amount(of(all[0]).add(BigDecimal.valueOf((Long) all[1]))))
                .member(
                        "sub",
                        QUANTITY.type(),
                        List.of(QUANTITY, QUANTITY),
                        all -> new Amount(of(all[0]).subtract(of(all[1]))))
                .member(
                        "sub",
                        QUANTITY.type(),
                        List.of(QUANTITY, WHOLE),
                        all -> new Amount(of(all[0]).subtract(BigDecimal.valueOf((Long) all[1]))))
                .member("isLessThan", SimpleType.BOOL, List.of(QUANTITY, QUANTITY), all -> compare(all) < 0)
                .member("isGreaterThan", SimpleType.BOOL, List.of(QUANTITY, QUANTITY), all -> compare(all) > 0)
                .member("compareTo", SimpleType.INT, List.of(QUANTITY, QUANTITY), all -> (long) compare(all));
    }

    private static Amount parse(String text) throws CelEvaluationException {
        Quantity quantity = Quantity.parse(text)
                .orElseThrow(() -> Functions.failure("quantities must match the regular expression"
                        + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"));
        return new Amount(quantity.value());
    }

    private static long whole(Amount amount) throws CelEvaluationException {
        if (!amount.isWhole()) throw Functions.failure("cannot convert value to integer");
        return amount.value().longValueExact();
    }

    private static int compare(Object[] two) {
        return of(two[0]).compareTo(of(two[1]));
    }

    private static BigDecimal of(Object amount) {
        return ((Amount) amount).value();
    }
}
