import java.util.Arrays;

/** Runs one of Gerrit's programs, which its war would run: {@code Init} or {@code Daemon}. Started from its source, by the JDK that Gerrit needs. */
class GerritMain {
    public static void main(String[] arguments) throws Exception {
        Class<?> type = Class.forName("com.google.gerrit.pgm." + arguments[0]);
        Object program = type.getDeclaredConstructor().newInstance();
        String[] others = Arrays.copyOfRange(arguments, 1, arguments.length);
        Object code = type.getMethod("main", String[].class).invoke(program, (Object) others);
        System.exit((Integer) code);
    }
}
