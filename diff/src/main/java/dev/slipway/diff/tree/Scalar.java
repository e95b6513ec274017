package dev.slipway.diff.tree;

/** A value without parts. Whole numbers beyond 64 bits become {@link Real}, as Kubernetes' readers do. */
public sealed interface Scalar extends Tree {

    /** The value as a person would type it: no quotes, {@code null} for null. */
    String display();

    /** A string of characters. */
    record Text(String value) implements Scalar {
        @Override
        public String display() {
            return value;
        }

        @Override
        public String describe() {
            return "a string";
        }
    }

    /** A whole number of 64 bits. */
    record Whole(long value) implements Scalar {
        @Override
        public String display() {
            return Long.toString(value);
        }

        @Override
        public String describe() {
            return "a whole number";
        }
    }

    /** A floating-point number; never infinite and never NaN, which JSON cannot say. */
    record Real(double value) implements Scalar {
        public Real {
            if (!Double.isFinite(value)) throw new IllegalArgumentException("not a JSON number: " + value);
        }

        @Override
        public String display() {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }

        @Override
        public String describe() {
            return "a number";
        }
    }

    /** True or false. */
    record Bool(boolean value) implements Scalar {
        public static final Bool TRUE = new Bool(true);
        public static final Bool FALSE = new Bool(false);

        /** The one for this truth value. */
        public static Bool of(boolean value) {
            return value ? TRUE : FALSE;
        }

        @Override
        public String display() {
            return Boolean.toString(value);
        }

        @Override
        public String describe() {
            return "a boolean";
        }
    }

    /** JSON's null. A record and not an enum, whose hash would differ from one process to the next. */
    record Null() implements Scalar {
        public static final Null NULL = new Null();

        @Override
        public String display() {
            return "null";
        }

        @Override
        public String describe() {
            return "null";
        }
    }
}
