# Out-of-context timing of the generated module mpu: Vivado, Quartus, OpenROAD, and others that read
# SDC. Inputs come from registers and outputs go to registers outside the unit: 20 % of the period is
# spent there. Take out csr__virt, csr__virtual and *__virt where hypervisor is false, and what your
# ports are not called; mpu.json names every port.
set period 10.0
set outside [expr {$period * 0.2}]
create_clock -name clk -period $period [get_ports clk]

set_input_delay $outside -clock clk [get_ports {rst status__*}]
set_input_delay $outside -clock clk [get_ports {csr__addr* csr__priv* csr__virt csr__write csr__wdata*}]
set_output_delay $outside -clock clk [get_ports {csr__rdata* csr__hit csr__illegal csr__virtual}]

set_input_delay $outside -clock clk [get_ports {fetch__valid fetch__addr* fetch__size* fetch__access*}]
set_input_delay $outside -clock clk [get_ports {fetch__priv* fetch__virt}]
set_output_delay $outside -clock clk [get_ports {fetch__ready fetch__done fetch__allow fetch__cause*}]
set_output_delay $outside -clock clk [get_ports {fetch__stage* fetch__hit fetch__entry* fetch__gva}]
set_input_delay $outside -clock clk [get_ports {data__valid data__addr* data__size* data__access*}]
set_input_delay $outside -clock clk [get_ports {data__priv* data__virt}]
set_output_delay $outside -clock clk [get_ports {data__ready data__done data__allow data__cause*}]
set_output_delay $outside -clock clk [get_ports {data__stage* data__hit data__entry* data__gva}]
