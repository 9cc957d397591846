# Out-of-context timing of the generated module mpu: Vivado, Quartus, OpenROAD, and others that read
# SDC. Inputs come from registers and outputs go to registers outside the unit: 20 % of the period is
# spent there. Take out csr_virt, csr_virtual and *_virt where hypervisor is false, and what your
# ports are not called; mpu.json names every port.
set period 10.0
set outside [expr {$period * 0.2}]
create_clock -name clk -period $period [get_ports clk]

set_input_delay $outside -clock clk [get_ports {rst status_*}]
set_input_delay $outside -clock clk [get_ports {csr_addr* csr_priv* csr_virt csr_write csr_wdata*}]
set_output_delay $outside -clock clk [get_ports {csr_rdata* csr_hit csr_illegal csr_virtual}]

set_input_delay $outside -clock clk [get_ports {fetch_valid fetch_addr* fetch_size* fetch_access*}]
set_input_delay $outside -clock clk [get_ports {fetch_priv* fetch_virt}]
set_output_delay $outside -clock clk [get_ports {fetch_ready fetch_done fetch_allow fetch_cause*}]
set_output_delay $outside -clock clk [get_ports {fetch_stage* fetch_hit fetch_entry* fetch_gva}]
set_input_delay $outside -clock clk [get_ports {data_valid data_addr* data_size* data_access*}]
set_input_delay $outside -clock clk [get_ports {data_priv* data_virt}]
set_output_delay $outside -clock clk [get_ports {data_ready data_done data_allow data_cause*}]
set_output_delay $outside -clock clk [get_ports {data_stage* data_hit data_entry* data_gva}]
