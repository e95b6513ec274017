package dev.slipway.diff.compare;

import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Whether two trees mean the same: quantities by amount, numbers by value, times by the moment, everything else by equality. */
public final class Sameness {
    private Sameness() {}

    public static boolean same(Tree one, Tree two, Schema schema) {
        if (one.equals(two)) return true;
        if (one instanceof Mapping first && two instanceof Mapping second) return sameFields(first, second, schema);
        if (one instanceof Sequence first && two instanceof Sequence second) return sameItems(first, second, schema);
        if (one instanceof Scalar first && two instanceof Scalar second)
            return sameScalars(first, second, schema.resolve());
        return false;
    }

    private static boolean sameFields(Mapping one, Mapping two, Schema schema) {
        if (one.size() != two.size()) return false;
        for (String key : one.keys()) {
            Optional<Tree> other = two.get(key);
            if (other.isEmpty() || !same(one.get(key).orElseThrow(), other.get(), schema.field(key))) return false;
        }
        return true;
    }

    private static boolean sameItems(Sequence one, Sequence two, Schema schema) {
        if (one.size() != two.size()) return false;
        for (int i = 0; i < one.size(); i++) if (!same(one.get(i), two.get(i), schema.item())) return false;
        return true;
    }

    private static boolean sameScalars(Scalar one, Scalar two, Schema schema) {
        if (schema instanceof Schema.Leaf leaf && leaf.type() == Schema.Type.TIME) {
            Optional<Instant> moment = moment(one);
            return moment.isPresent() && moment.equals(moment(two));
        }
        boolean quantity = schema instanceof Schema.Leaf leaf && leaf.type() == Schema.Type.QUANTITY;
        boolean numbers = isNumber(one) && isNumber(two);
        return (quantity || numbers)
                && Quantities.amount(one).isPresent()
                && Quantities.amount(one).equals(Quantities.amount(two));
    }

    private static Optional<Instant> moment(Scalar scalar) {
        if (!(scalar instanceof Scalar.Text text)) return Optional.empty();
        try {
            return Optional.of(OffsetDateTime.parse(text.value()).toInstant());
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean isNumber(Scalar scalar) {
        return scalar instanceof Scalar.Whole || scalar instanceof Scalar.Real;
    }
}
