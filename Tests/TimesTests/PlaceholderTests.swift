import Testing
import Times
