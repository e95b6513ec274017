package dev.slipway.cluster.kind.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.runtime.CelEvaluationException;
import dev.slipway.cluster.kind.cel.Functions.Kind;
import java.time.Duration;
import java.util.List;
import java.util.function.BinaryOperator;

/** Whole lists: {@code [1, 2].sum()}, {@code isSorted}, {@code min}, {@code max}, {@code indexOf}, {@code lastIndexOf}. */
final class ListLibrary {
    private static final CelType ITEM = TypeParamType.create("T");
    private static final Kind ANY_ITEM = new Kind(ITEM, Object.class);
    private static final Kind LIST = new Kind(ListType.create(ITEM), List.class);

    private ListLibrary() {}

    static void addTo(Functions functions) {
        functions
                .member("isSorted", SimpleType.BOOL, List.of(LIST), all -> isSorted((List<?>) all[0]))
                .member("min", ITEM, List.of(LIST), all -> extreme((List<?>) all[0], "min", -1))
                .member("max", ITEM, List.of(LIST), all -> extreme((List<?>) all[0], "max", 1))
                .member("sum", ITEM, List.of(LIST), all -> sum((List<?>) all[0]))
                .member("indexOf", SimpleType.INT, List.of(LIST, ANY_ITEM), all ->
                        (long) ((List<?>) all[0]).indexOf(all[1]))
                .member("lastIndexOf", SimpleType.INT, List.of(LIST, ANY_ITEM), all ->
                        (long) ((List<?>) all[0]).lastIndexOf(all[1]));
    }

    private static boolean isSorted(List<?> list) throws CelEvaluationException {
        for (int i = 1; i < list.size(); i++) if (compare(list.get(i - 1), list.get(i)) > 0) return false;
        return true;
    }

    private static Object extreme(List<?> list, String name, int wanted) throws CelEvaluationException {
        if (list.isEmpty()) throw Functions.failure(name + " called on empty list");
        Object best = list.get(0);
        for (Object item : list) if (Integer.signum(compare(item, best)) == wanted) best = item;
        return best;
    }

    private static Object sum(List<?> list) throws CelEvaluationException {
        if (list.isEmpty()) return 0L;
        Object sum = plus(list.get(0), nought(list.get(0)));
        for (Object item : list.subList(1, list.size())) sum = plus(sum, item);
        return sum;
    }

    private static Object nought(Object item) {
        if (item instanceof Double) return 0.0;
        return item instanceof Duration ? Duration.ZERO : 0L;
    }

    private static Object plus(Object a, Object b) throws CelEvaluationException {
        if (a instanceof Long x && b instanceof Long y) return exact(Math::addExact, x, y);
        if (a instanceof Double x && b instanceof Double y) return x + y;
        if (a instanceof Duration x && b instanceof Duration y) return x.plus(y);
        throw Functions.failure("no such overload");
    }

    private static Long exact(BinaryOperator<Long> add, Long a, Long b) throws CelEvaluationException {
        try {
            return add.apply(a, b);
        } catch (ArithmeticException tooLarge) {
            throw Functions.failure("integer overflow");
        }
    }

    @SuppressWarnings("unchecked") // values of one class compare with their own
    private static int compare(Object a, Object b) throws CelEvaluationException {
        if (a instanceof Comparable<?> one && a.getClass().equals(b.getClass()))
            return ((Comparable<Object>) one).compareTo(b);
        if (a instanceof Number x && b instanceof Number y) return Double.compare(x.doubleValue(), y.doubleValue());
        throw Functions.failure("no such overload");
    }
}
