// A member of a cluster of Go's groupcache, for benchmarks/run peers: a server, which owns keys, or
// the client, which owns none and keeps nothing, so that each of its gets has to ask a server.
//
//	groupcache server|client INDEX PORT,PORT CANDIDATES [tuned]
//
// As it comes, Go's HTTP client keeps two idle connections to a server, so that many callers open new
// ones all the time; "tuned" keeps all of them.
//
// Prints "ready", and then serves, or does what stdin says, until stdin ends. The lines are those of
// PeersClient, and keys are asked for as there.
package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math"
	"math/rand"
	"net"
	"net/http"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"github.com/golang/groupcache"
)

const drawn = 1 << 16

type measured struct {
	Calls     int64 `json:"calls"`
	Nanos     int64 `json:"nanos"`
	P50Nanos  int64 `json:"p50Nanos"`
	P99Nanos  int64 `json:"p99Nanos"`
	P999Nanos int64 `json:"p999Nanos"`
	LateNanos int64 `json:"lateNanos"`
	Shared    int64 `json:"shared"`
}

type client struct {
	group *groupcache.Group
	spans []span
	keys  map[int][]string
}

type span struct{ bytes, count int }

func main() {
	index, err := strconv.Atoi(os.Args[2])
	must(err)
	var urls []string
	ports := strings.Split(os.Args[3], ",")
	for _, port := range ports {
		urls = append(urls, "http://127.0.0.1:"+port)
	}
	serves := os.Args[1] == "server"
	self, cacheBytes := "http://client", int64(0)
	if serves {
		self, cacheBytes = urls[index], 256<<20
	}
	pool := groupcache.NewHTTPPoolOpts(self, nil)
	if len(os.Args) > 5 && os.Args[5] == "tuned" {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.MaxIdleConnsPerHost = 256
		transport.DisableCompression = true
		pool.Transport = func(context.Context) http.RoundTripper { return transport }
	}
	pool.Set(urls...)
	group := groupcache.NewGroup("values", cacheBytes, groupcache.GetterFunc(
		func(_ context.Context, key string, dest groupcache.Sink) error {
			if !serves {
				return fmt.Errorf("key loaded by the client: %s", key)
			}
			bytes, err := strconv.Atoi(key[5:12])
			if err != nil {
				return err
			}
			return dest.SetBytes(make([]byte, bytes))
		}))
	if serves {
		listener, err := net.Listen("tcp", "127.0.0.1:"+ports[index])
		must(err)
		go func() { must(http.Serve(listener, pool)) }()
		fmt.Println("ready")
		io.Copy(io.Discard, os.Stdin)
		return
	}
	c := &client{group: group, keys: map[int][]string{}}
	for _, text := range strings.Split(os.Args[4], ",") {
		var s span
		_, err := fmt.Sscanf(text, "%dx%d", &s.bytes, &s.count)
		must(err)
		c.spans = append(c.spans, s)
	}
	fmt.Println("ready")
	in := bufio.NewReader(os.Stdin) // lines may be long
	for {
		line, err := in.ReadString('\n')
		if err == io.EOF {
			return
		}
		must(err)
		fmt.Println(c.obey(strings.TrimSpace(line)))
	}
}

func (c *client) obey(line string) string {
	words := strings.Split(line, " ")
	switch words[0] {
	case "owned":
		return ""
	case "keys":
		c.load(words[1])
		return "loaded"
	case "measure":
		millis, err := strconv.Atoi(words[1])
		must(err)
		out, err := json.Marshal(c.measure(words[2:], time.Duration(millis)*time.Millisecond))
		must(err)
		return string(out)
	}
	log.Fatalf("command: '%s' (expected: owned, keys, measure)", line)
	return ""
}

func (c *client) load(bits string) {
	set, err := hex.DecodeString(bits)
	must(err)
	first := 0
	for _, s := range c.spans {
		for number := first; number < first+s.count; number++ {
			if number/8 < len(set) && set[number/8]>>(number%8)&1 == 1 {
				key := fmt.Sprintf("user:%07d:%07d", s.bytes, number)
				c.get(key, s.bytes)
				c.keys[s.bytes] = append(c.keys[s.bytes], key)
			}
		}
		first += s.count
	}
}

func (c *client) get(key string, bytes int) {
	var value []byte
	must(c.group.Get(context.Background(), key, groupcache.AllocatingByteSliceSink(&value)))
	if len(value) != bytes {
		log.Fatalf("value: %d bytes (expected: %d)", len(value), bytes)
	}
}

// words: KIND CALLERS DISTRIBUTION BYTES PER_SECOND
func (c *client) measure(words []string, duration time.Duration) measured {
	callers, err := strconv.Atoi(words[1])
	must(err)
	bytes, err := strconv.Atoi(words[3])
	must(err)
	perSecond, err := strconv.Atoi(words[4])
	must(err)
	order := c.order(words[2], bytes, callers)
	before := c.group.Stats
	latencies := make([][]int64, callers)
	late := make([][]int64, callers)
	var all sync.WaitGroup
	began := time.Now()
	for i := 0; i < callers; i++ {
		all.Add(1)
		go func(caller int) {
			defer all.Done()
			if words[0] == "open" {
				latencies[caller], late[caller] =
					c.due(caller, callers, perSecond, bytes, order, began, duration)
			} else {
				latencies[caller] = c.closed(caller, bytes, order, began, duration)
			}
		}(i)
	}
	all.Wait()
	nanos := time.Since(began).Nanoseconds()
	sorted := merge(latencies)
	return measured{
		Calls:     int64(len(sorted)),
		Nanos:     nanos,
		P50Nanos:  percentile(sorted, 0.5),
		P99Nanos:  percentile(sorted, 0.99),
		P999Nanos: percentile(sorted, 0.999),
		LateNanos: percentile(merge(late), 0.5),
		Shared:    c.check(before, int64(len(sorted))),
	}
}

func (c *client) closed(caller, bytes int, order func(caller, turn int) string,
	began time.Time, duration time.Duration) (latencies []int64) {
	before := time.Now()
	for turn := 0; before.Sub(began) < duration; turn++ {
		c.get(order(caller, turn), bytes)
		after := time.Now()
		latencies = append(latencies, after.Sub(before).Nanoseconds())
		before = after
	}
	return
}

func (c *client) due(caller, callers, perSecond, bytes int, order func(caller, turn int) string,
	began time.Time, duration time.Duration) (latencies, late []int64) {
	interval := float64(time.Second) * float64(callers) / float64(perSecond)
	first := began.Add(time.Duration(interval * float64(caller) / float64(callers)))
	alarm := newAlarm()
	defer alarm.file.Close()
	for turn := 0; turn < int(float64(duration)/interval); turn++ {
		due := first.Add(time.Duration(float64(turn) * interval))
		for wait := time.Until(due); wait > 0; wait = time.Until(due) {
			alarm.sleep(wait)
		}
		late = append(late, time.Since(due).Nanoseconds())
		c.get(order(caller, turn), bytes)
		latencies = append(latencies, time.Since(due).Nanoseconds())
	}
	return
}

func (c *client) order(distribution string, bytes, callers int) func(caller, turn int) string {
	keys := c.keys[bytes]
	if distribution == "uniform" {
		each := len(keys) / callers
		return func(caller, turn int) string { return keys[caller*each+turn%each] }
	}
	sums := make([]float64, len(keys))
	sum := 0.0
	for i := range keys {
		sum += math.Pow(float64(i+1), -0.99)
		sums[i] = sum
	}
	random := rand.New(rand.NewSource(1))
	asked := make([]string, drawn)
	for i := range asked {
		asked[i] = keys[sort.SearchFloat64s(sums, random.Float64()*sum)]
	}
	return func(caller, turn int) string { return asked[(caller*(drawn/callers)+turn)&(drawn-1)] }
}

// How many of these calls waited for another's answer; all others have to have asked a server.
func (c *client) check(before groupcache.Stats, calls int64) int64 {
	now := &c.group.Stats
	asked := now.PeerLoads.Get() - before.PeerLoads.Get()
	shared := calls - (now.LoadsDeduped.Get() - before.LoadsDeduped.Get())
	if asked+shared != calls || now.LocalLoads.Get() != 0 || now.PeerErrors.Get() != 0 {
		log.Fatalf("calls: %d, asked: %d, shared: %d, loads: %d, errors: %d (expected: all asked or shared)",
			calls, asked, shared, now.LocalLoads.Get(), now.PeerErrors.Get())
	}
	return shared
}

// A timer of the kernel: time.Sleep, which ends at the end of a whole millisecond, would make these
// callers later than those in Java.
type alarm struct {
	fd   uintptr
	file *os.File
}

func newAlarm() alarm {
	const monotonic = 1
	fd, _, errno := syscall.RawSyscall(
		syscall.SYS_TIMERFD_CREATE, monotonic, syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if errno != 0 {
		log.Fatal(errno)
	}
	return alarm{fd, os.NewFile(fd, "alarm")}
}

func (a alarm) sleep(wait time.Duration) {
	setting := struct{ interval, first syscall.Timespec }{first: syscall.NsecToTimespec(int64(wait))}
	_, _, errno := syscall.RawSyscall6(
		syscall.SYS_TIMERFD_SETTIME, a.fd, 0, uintptr(unsafe.Pointer(&setting)), 0, 0, 0)
	if errno != 0 {
		log.Fatal(errno)
	}
	var expirations [8]byte
	_, err := a.file.Read(expirations[:])
	must(err)
}

func merge(lists [][]int64) (all []int64) {
	for _, list := range lists {
		all = append(all, list...)
	}
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	return
}

func percentile(sorted []int64, share float64) int64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(math.Ceil(share*float64(len(sorted))))-1]
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
